// The language: everything between a script's text and a checked program.

export { type CheckResult, check } from "./check/check.ts";
export type * from "./check/checked-program.ts";
export type { CompileOptions } from "./check/state.ts";
export { aggregationIn } from "./check/statement.ts";
export { CONFIG_RECORDS, Config, type ConfigRecord, type ConfigValue } from "./config/config.ts";
export { nearest } from "./diagnostics/nearest.ts";
export { leavesOut } from "./format/check-format.ts";
export * from "./format/format-part.ts";
export { parseFormat } from "./format/parse-format.ts";
export type * from "./lowering/builder.ts";
export * from "./probes/attach-point.ts";
export { globMatcher, isGlob } from "./probes/glob.ts";
export { FUTURE_PROBE_KINDS, findProbeKind, PROBE_KINDS } from "./probes/index.ts";
export type * from "./probes/probe-kind.ts";
export { perfEventNames } from "./probes/software.ts";
export type { FunctionRecord } from "./stdlib/function-record.ts";
export { FUNCTIONS, findFunction } from "./stdlib/index.ts";
export * from "./syntax/index.ts";
export * from "./target.ts";
export * from "./types/aggregate.ts";
export { needsExtension } from "./types/convert.ts";
export { fromBtf } from "./types/from-btf.ts";
export { arithmeticType, comparesSigned, isCastableAggregate } from "./types/promote.ts";
export * from "./types/type.ts";
export { typeName } from "./types/type-name.ts";
