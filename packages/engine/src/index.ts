export { attachedTogether } from "./attach/attachments.ts";
export { systemCallNumbers } from "./decode/opaque/system-call-name.ts";
export { userId } from "./decode/opaque/username.ts";
export { AttachFailed } from "./errors/attach-failed.ts";
export { MapRefused } from "./errors/map-refused.ts";
export { NoBpf, NoPrivilege } from "./errors/no-privilege.ts";
export { NoUnwindTarget } from "./errors/no-unwind-target.ts";
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
export type { RunOptions } from "./run/options.ts";
export { run, tryLoad } from "./run/session.ts";
export { LiveSymbolizer } from "./symbolize/live-symbolizer.ts";
export { LiveTarget, type LiveTargetOptions } from "./target/live-target.ts";
export { answersOf, type Question, TracedTarget } from "./target/traced-target.ts";
