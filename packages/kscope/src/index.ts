// kscope as a library.

export type { Datum, HistogramDatum, MapEntry, Report, StackDatum, StackFrame } from "@kscope/engine";
export { type Bucket, buckets } from "./buckets.ts";
export { ScriptError, type TraceOptions, type TraceReport, trace } from "./trace.ts";
export { VERSION } from "./version.ts";
