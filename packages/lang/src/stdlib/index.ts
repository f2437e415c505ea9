// All functions and built-ins, by name.

import * as aggregations from "./aggregations.ts";
import * as commandLines from "./command-lines.ts";
import * as decimals from "./decimals.ts";
import * as environment from "./environment.ts";
import type { FunctionRecord } from "./function-record.ts";
import * as maps from "./maps.ts";
import * as names from "./names.ts";
import * as network from "./network.ts";
import * as output from "./output.ts";
import * as process from "./process.ts";
import * as stacks from "./stacks.ts";
import * as strings from "./strings.ts";
import * as symbols from "./symbols.ts";

const MODULES: readonly Readonly<Record<string, FunctionRecord | readonly FunctionRecord[]>>[] = [
  aggregations,
  commandLines,
  decimals,
  environment,
  maps,
  names,
  network,
  output,
  process,
  stacks,
  strings,
  symbols,
];

/** In order of name. */
export const FUNCTIONS: readonly FunctionRecord[] = MODULES.flatMap((m) => Object.values(m).flat()).sort((a, b) =>
  a.name < b.name ? -1 : 1,
);

const BY_NAME: ReadonlyMap<string, FunctionRecord> = new Map(FUNCTIONS.map((f) => [f.name, f]));

/** What the standard library of bpftrace calls its compiler's own, and so do scripts that wrap them. */
const BUILTIN = "__builtin_";

export function findFunction(name: string): FunctionRecord | undefined {
  return BY_NAME.get(name.startsWith(BUILTIN) ? name.slice(BUILTIN.length) : name);
}

export function functionNames(): Iterable<string> {
  return BY_NAME.keys();
}
