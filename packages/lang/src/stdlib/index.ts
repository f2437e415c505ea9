// All functions and built-ins, by name.

import * as addressSpaces from "./address-spaces.ts";
import * as aggregations from "./aggregations.ts";
import * as assertions from "./assertions.ts";
import * as cgroups from "./cgroups.ts";
import * as comm from "./comm.ts";
import * as commandLines from "./command-lines.ts";
import * as configuration from "./configuration.ts";
import * as containers from "./containers.ts";
import * as decimals from "./decimals.ts";
import * as deletion from "./delete.ts";
import * as environment from "./environment.ts";
import * as find from "./find.ts";
import * as fullPaths from "./full-paths.ts";
import type { FunctionRecord } from "./function-record.ts";
import * as functionValues from "./function-values.ts";
import * as injection from "./injection.ts";
import * as kernelFunctions from "./kernel-functions.ts";
import * as kernelLog from "./kernel-log.ts";
import * as length from "./length.ts";
import * as mapReports from "./map-reports.ts";
import * as maps from "./maps.ts";
import * as memoryCompare from "./memory-compare.ts";
import * as names from "./names.ts";
import * as network from "./network.ts";
import * as numberLists from "./number-lists.ts";
import * as olderNames from "./older-names.ts";
import * as output from "./output.ts";
import * as packets from "./packets.ts";
import * as paths from "./paths.ts";
import * as perCpu from "./per-cpu.ts";
import * as predicates from "./predicates.ts";
import * as probeType from "./probe-type.ts";
import * as process from "./process.ts";
import * as pton from "./pton.ts";
import * as registers from "./registers.ts";
import * as series from "./series.ts";
import * as signals from "./signals.ts";
import * as sockets from "./sockets.ts";
import * as stacks from "./stacks.ts";
import * as strings from "./strings.ts";
import * as symbols from "./symbols.ts";
import * as textSearch from "./text-search.ts";
import * as textSize from "./text-size.ts";
import * as userAddress from "./user-address.ts";

const MODULES: readonly Readonly<Record<string, FunctionRecord | readonly FunctionRecord[]>>[] = [
  addressSpaces,
  aggregations,
  assertions,
  cgroups,
  comm,
  commandLines,
  configuration,
  containers,
  decimals,
  deletion,
  environment,
  find,
  fullPaths,
  functionValues,
  injection,
  kernelFunctions,
  kernelLog,
  length,
  mapReports,
  maps,
  memoryCompare,
  names,
  network,
  numberLists,
  olderNames,
  output,
  packets,
  paths,
  perCpu,
  predicates,
  probeType,
  process,
  pton,
  registers,
  series,
  signals,
  sockets,
  stacks,
  strings,
  symbols,
  textSearch,
  textSize,
  userAddress,
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
