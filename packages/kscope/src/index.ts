// kscope as a library.

export type { Datum, MapEntry, Report, StackDatum, StackFrame } from "@kscope/engine";
export { ScriptError, type TraceOptions, trace } from "./trace.ts";
export { VERSION } from "./version.ts";
