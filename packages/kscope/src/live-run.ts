// What every run of a script on this machine shares, be it the command's or the library's: compiling for the machine, and
// how values are named and formatted.

import { type CodegenOptions, type CompileResult, compile, compileExpanded } from "@kscope/codegen";
import { LiveSymbolizer, type LiveTarget, type RunOptions } from "@kscope/engine";
import { helperId } from "@kscope/kernel";
import type { ExpandedScript, Source, Target } from "@kscope/lang";
import { compilePrintf } from "@kscope/report";

/** `asked` is the target as the compiler sees it. Throws UnreadableBtf where the machine's types turn out to be corrupt. */
export function compileLive(
  script: Source | ExpandedScript,
  target: LiveTarget,
  options: Omit<CodegenOptions, "helperId">,
  asked: Target = target,
): CompileResult {
  const all = { ...options, helperId };
  return target.guarded(() =>
    "text" in script ? compile(script.text, asked, all, script.name) : compileExpanded(script, asked, all),
  );
}

export interface LiveRunOptions {
  /** As compilePrintf() has it. */
  readonly dialect?: Parameters<typeof compilePrintf>[2];
  /** Where debugging information of programs is looked for, before the usual places. */
  readonly debugDirectories?: readonly string[];
}

export function liveOptions({
  dialect,
  debugDirectories,
}: LiveRunOptions = {}): Pick<RunOptions, "symbolizer" | "render"> {
  return {
    symbolizer: new LiveSymbolizer(debugDirectories),
    render: (format, types, values) => compilePrintf(format, types, dialect)(values),
  };
}
