// What @kscope/kernel offers to the rest of kscope.
export { errnoText } from "./errors/errno.ts";
export { BpfError, SyscallError, UnsupportedError } from "./errors/syscall-error.ts";
export { Fd } from "./fd.ts";
export type { Answer } from "./features/answer.ts";
export type { FeatureName } from "./features/feature-probes.ts";
export { kernelTypeId } from "./features/kernel-type-id.ts";
export { doWithout, hasFeature, probeFeature } from "./features/probe-features.ts";
export { type HelperName, type HelperPlace, probeHelper, probeHelperAt } from "./features/probe-helper.ts";
export { probeKernelFunction } from "./features/probe-kernel-function.ts";
export { probeMapType } from "./features/probe-map-type.ts";
export { probeProgramType } from "./features/probe-program-type.ts";
export { HELPER_ID, MAP_TYPE } from "./generated/bpf-enums.generated.ts";
export { BPF_FLAG } from "./generated/bpf-flags.generated.ts";
export { ERRNO } from "./generated/errno.generated.ts";
export { PERF } from "./generated/perf-event.generated.ts";
export { SYSTEM_CALL_ARM64, SYSTEM_CALL_X86_64 } from "./generated/system-calls.generated.ts";
export { NR, type SystemCallName } from "./libc/system-call-number.ts";
export {
  attachKprobeMulti,
  attachUprobeMulti,
  type KprobeMultiTarget,
  type UprobeMultiTarget,
} from "./links/attach-multi.ts";
export { attachPerfEvent, type PerfAttachOptions } from "./links/attach-perf-event.ts";
export { attachIterator, attachRawTracepoint, attachTracing } from "./links/attach-tracing.ts";
export { Link } from "./links/link.ts";
export { BpfMap } from "./maps/bpf-map.ts";
export type { MapType } from "./maps/map-type.ts";
export { mapFile } from "./memory/map-file.ts";
export {
  type KprobeTarget,
  openBreakpoint,
  openCpuClock,
  openHardware,
  openKprobe,
  openSampled,
  openTracepoint,
  openUprobe,
  type SampleRate,
  type SoftwareEvent,
  type UprobeTarget,
} from "./perf/event-sources.ts";
export {
  PerfEvent,
  type PerfEventAttr,
  type PerfEventField,
  type PerfEventFlag,
  type PerfEventTarget,
} from "./perf/perf-event.ts";
export { pinObject } from "./pinned-object.ts";
export { bootTimeOffsetNs, type Clock, clockGettime, clockOffsetNs } from "./process/clock.ts";
export { CommandError, splitCommand } from "./process/command-words.ts";
export { onlineCpus, possibleCpus } from "./process/cpus.ts";
export { type EntryPoint, EntryStop } from "./process/entry-stop.ts";
export { type Capability, mayEverything, type Privilege } from "./process/privilege.ts";
export { type ExitStatus, type SpawnOptions, spawnStopped } from "./process/spawn-stopped.ts";
export {
  BpfProgram,
  enableRunStatistics,
  type ProgramInfo,
  type TestRunOptions,
  type TestRunResult,
} from "./programs/bpf-program.ts";
export { isKernelBtf, readBtf } from "./programs/btf-object.ts";
export { helperId, helperName } from "./programs/helper-id.ts";
export { loadBtf } from "./programs/load-btf.ts";
export { type AttachType, loadProgram, type ProgramSpec, type ProgramType } from "./programs/load-program.ts";
export { openModuleBtf } from "./programs/module-btf.ts";
export { openProgram, type ProgramFacts, programFacts } from "./programs/program-facts.ts";
export { type ProgramSize, programIds, programSize } from "./programs/program-ids.ts";
export { waitForRunningPrograms } from "./programs/running-programs.ts";
export { VerifierError } from "./programs/verifier-error.ts";
export { type RecordHandler, RingBuffer } from "./ring-buffer/ring-buffer.ts";
export { openTracefs, Tracefs } from "./tracefs/tracefs.ts";
export { TracefsError, type TracefsProblem, UnknownTracepointError } from "./tracefs/tracefs-error.ts";
