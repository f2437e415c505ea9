// What is to be done with a script: trace with it, run its tests or benchmarks, only compile it, lay it out.

import { one, type ParsedOptions } from "./parse-options.ts";
import { UsageError } from "./usage-error.ts";

const MODES = ["codegen", "compiler-bench", "bench", "test", "format"] as const;

export type ScriptMode = "trace" | (typeof MODES)[number];

/** Options that are a mode's short name. */
const SHORT: ReadonlyMap<string, ScriptMode> = new Map([
  ["test", "test"],
  ["bench", "bench"],
  ["fmt", "format"],
]);

/** Throws UsageError for an unknown mode, and where two are asked for. */
export function modeOf(options: ParsedOptions): ScriptMode {
  let mode: ScriptMode = "trace";
  for (const name of options.values.keys()) {
    const short = SHORT.get(name);
    if (short !== undefined && mode !== "trace")
      throw new UsageError(`USAGE: --${name} conflicts with existing --mode`);
    if (short !== undefined) mode = short;
    if (name === "mode") mode = named(one(options, "mode"));
  }
  return mode;
}

function named(text: string | undefined): ScriptMode {
  const mode = MODES.find((m) => m === text);
  if (mode !== undefined) return mode;
  throw new UsageError("USAGE: --mode can only be 'codegen', 'compiler-bench', 'bench', 'test' or 'format'.");
}
