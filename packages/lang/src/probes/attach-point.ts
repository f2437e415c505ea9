// An attach point after wildcards, parameters and abbreviations are resolved: exactly one event of the machine.

interface Common {
  /** Canonical full name, what the `probe` built-in says: `tracepoint:syscalls:sys_enter_openat`, `interval:s:1`. */
  readonly name: string;
}

export interface SpecialPoint extends Common {
  readonly kind: "begin" | "end";
}

export interface TracepointPoint extends Common {
  readonly kind: "tracepoint";
  readonly subsystem: string;
  readonly event: string;
  /** Of the perf event, from the format file; looked up again when attached on another machine. */
  readonly id: number;
}

export interface RawTracepointPoint extends Common {
  readonly kind: "rawtracepoint";
  readonly event: string;
  /** Attached by BTF: arguments are typed pointers. Otherwise plain words. */
  readonly btf: { readonly module: string | undefined; readonly typeId: number } | undefined;
}

/** Timed sampling on every processor (profile) or a timer on one (interval). */
export interface TimerPoint extends Common {
  readonly kind: "profile" | "interval";
  /** One of the two. */
  readonly periodNs: bigint | undefined;
  readonly hertz: bigint | undefined;
}

export interface SoftwarePoint extends Common {
  readonly kind: "software" | "hardware";
  readonly event: string;
  /** PERF_COUNT_SW_* or PERF_COUNT_HW_*. */
  readonly config: number;
  readonly period: bigint;
}

export type ResolvedAttachPoint = SpecialPoint | TracepointPoint | RawTracepointPoint | TimerPoint | SoftwarePoint;

export type ProgramType = "tracepoint" | "raw_tracepoint" | "tracing" | "perf_event" | "kprobe";
