// From a script's text to a tree that stands for itself: its imports, macros and functions are in it. What comes of it is the
// same on every machine; only headers are read later, since what they declare may build on the kernel's types.

import type { Program } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import { parse } from "../syntax/parser.ts";
import type { Source } from "../syntax/render-diagnostic.ts";
import type { Target } from "../target.ts";
import { expandFunctions } from "./expand-functions.ts";
import { expandMacros } from "./expand-macros.ts";
import { Importer } from "./imports.ts";

/** Plain data. */
export interface ExpandedScript {
  /** Undefined where the text has mistakes. */
  readonly program: Program | undefined;
  /** All texts that spans may lie in, by their number: the script's own is the first. */
  readonly sources: readonly Source[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface ExpandedProgram extends ExpandedScript {
  readonly program: Program;
}

export interface ExpandOptions {
  readonly target: Pick<Target, "readFile" | "listDirectory" | "isWorldWritable">;
  /** Where the script is, for its imports; absent: the current directory. */
  readonly directory?: string | undefined;
}

export function expandScript(source: Source, options: ExpandOptions): ExpandedScript {
  const { program, diagnostics } = parse(source.text);
  if (diagnostics.some((d) => d.severity === "error")) return { program: undefined, sources: [source], diagnostics };
  const expanded = expandProgram(program, source, options);
  return { ...expanded, diagnostics: [...diagnostics, ...expanded.diagnostics] };
}

/** A tree that was parsed of `source`. */
export function expandProgram(
  parsed: Program,
  source: Source,
  { target, directory = "." }: ExpandOptions,
): ExpandedProgram {
  const diagnostics: Diagnostic[] = [];
  const sources = [source];
  const report = (d: Diagnostic): number => diagnostics.push(d);
  const whole = new Importer({ target, directory, sources, report }).resolve(parsed);
  return { program: expandFunctions(expandMacros(whole, report), report), sources, diagnostics };
}
