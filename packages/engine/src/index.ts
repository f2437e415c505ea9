export type { Render } from "./actions/action.ts";
export { systemCallNumbers } from "./decode/opaque/system-call-name.ts";
export { userId } from "./decode/opaque/username.ts";
export { formatTime } from "./decode/strftime.ts";
export { AttachFailed } from "./errors/attach-failed.ts";
export { MapRefused } from "./errors/map-refused.ts";
export { NoBpf, NoPrivilege } from "./errors/no-privilege.ts";
export { NothingAttached } from "./errors/nothing-attached.ts";
export { PinnedMapUnusable } from "./errors/pinned-map-unusable.ts";
export { ProgramRejected } from "./errors/program-rejected.ts";
export { TooManyProbes } from "./errors/too-many-probes.ts";
export { UnreadableBtf } from "./errors/unreadable-btf.ts";
export { UnknownConstant } from "./load/relocate.ts";
export type {
  BenchmarkResult,
  Datum,
  HistogramDatum,
  MapEntry,
  MapReport,
  Report,
  SeriesDatum,
  Sink,
  SourceLocation,
  StackDatum,
  StackFrame,
  StatsDatum,
  StructDatum,
  TestResult,
} from "./reports/report.ts";
export type { Child, RunMode, RunOptions, RunResult } from "./run/options.ts";
export { run } from "./run/session.ts";
export { LiveSymbolizer } from "./symbolize/live-symbolizer.ts";
export { type KernelSymbol, NO_SYMBOLS, type Symbolizer, type UserSymbol } from "./symbolize/symbolizer.ts";
export { LiveTarget, type LiveTargetOptions } from "./target/live-target.ts";
