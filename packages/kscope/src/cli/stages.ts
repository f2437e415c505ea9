// Stages of the compiler that `--dump` and `-d` show: our own names, and bpftrace's for what is closest to them.

import { UsageError } from "./usage-error.ts";

const STAGES: readonly string[] = ["ast", "types", "ir", "optimised", "asm", "load", "verifier", "all"];

const OF_BPFTRACE: ReadonlyMap<string, string> = new Map([
  ["parse", "ast"],
  ["codegen", "ir"],
  ["codegen-opt", "optimised"],
  ["dis", "asm"],
  ["libbpf", "load"],
]);

/** Each value may hold several names, divided by commas. Throws UsageError for unknown ones. */
export function stagesOf(values: readonly string[]): ReadonlySet<string> {
  const names = values.flatMap((v) => v.split(",")).filter((name) => name !== "");
  return new Set(names.map(stageOf));
}

function stageOf(name: string): string {
  const stage = OF_BPFTRACE.get(name) ?? name;
  if (STAGES.includes(stage)) return stage;
  const known = [...STAGES, ...OF_BPFTRACE.keys()].join(", ");
  throw new UsageError(`USAGE: invalid option for -d: ${name}`, `stages are ${known}`);
}
