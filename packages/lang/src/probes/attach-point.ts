// An attach point after wildcards, parameters and abbreviations are resolved: exactly one event of the machine.

import type { UserArgument } from "../user-space.ts";

interface Common {
  /** Canonical full name, what the `probe` built-in says: `tracepoint:syscalls:sys_enter_openat`, `interval:s:1`. */
  readonly name: string;
}

export interface SpecialPoint extends Common {
  readonly kind: "begin" | "end";
}

/** A probe that is run by hand, as often as its kind wants, in a mode of its own. */
export interface ManualPoint extends Common {
  readonly kind: "test" | "bench";
  /** What stands behind the kind's name; unique among the script's points of the kind. */
  readonly title: string;
}

/** Runs when the tracing process itself gets a signal. */
export interface SelfPoint extends Common {
  readonly kind: "self";
  readonly signal: "SIGUSR1";
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

/** A function of the kernel, or a place in it, by a breakpoint or the kernel's function tracer. */
export interface KernelFunctionPoint extends Common {
  readonly kind: "kprobe" | "kretprobe";
  /** Undefined where an address is probed. */
  readonly function: string | undefined;
  /** Undefined where none is named: any may have the function. */
  readonly module: string | undefined;
  /** From the function's start. */
  readonly offset: number;
  readonly address: bigint | undefined;
}

/** A function of the kernel or of a BPF program, whose types are known. */
export interface TrampolinePoint extends Common {
  readonly kind: "fentry" | "fexit";
  readonly function: string;
  /** `vmlinux` for what is built in, `bpf` for programs. */
  readonly module: string;
  /** Id of the BPF program that the function is in; undefined for those of the kernel. */
  readonly program: number | undefined;
  /** Of the function, in the BTF of its module or program. */
  readonly typeId: number;
}

/** Objects of the kernel, one after the other. */
export interface IteratorPoint extends Common {
  readonly kind: "iter";
  readonly iterator: string;
  /** Of the function that types its program, in the kernel's own BTF. */
  readonly typeId: number;
  /** Where in a BPF file system it is pinned, instead of being run. */
  readonly pin: string | undefined;
}

/** Accesses to memory at an address. */
export interface WatchpointPoint extends Common {
  readonly kind: "watchpoint";
  readonly address: bigint;
  /** In bytes. */
  readonly length: number;
  /** HW_BREAKPOINT_* bits. */
  readonly type: number;
}

/** A place in a program or library. */
interface UserPlace extends Common {
  /** As seen from here; `ARCHIVE!/ENTRY` of a program in an archive. */
  readonly path: string;
  /** In the file, which may be an archive. */
  readonly offset: number;
  /** As linked; undefined in files that are no ELF files. */
  readonly address: bigint | undefined;
}

export interface UserFunctionPoint extends UserPlace {
  readonly kind: "uprobe" | "uretprobe";
  /** The function's name as the file has it; undefined where none covers the place. */
  readonly symbol: string | undefined;
}

/** One place of a USDT probe. */
export interface UsdtPoint extends UserPlace {
  readonly kind: "usdt";
  readonly semaphoreOffset: number;
  readonly arguments: readonly UserArgument[];
  /** Not the first place of its probe: not counted as a probe. */
  readonly further: boolean;
}

export type UserPoint = UserFunctionPoint | UsdtPoint;

export type ResolvedAttachPoint =
  | SpecialPoint
  | ManualPoint
  | SelfPoint
  | TracepointPoint
  | RawTracepointPoint
  | TimerPoint
  | SoftwarePoint
  | KernelFunctionPoint
  | TrampolinePoint
  | IteratorPoint
  | WatchpointPoint
  | UserPoint;

/** `xdp` only for probes that are run by hand: the kernel times repeated runs of it. */
export type ProgramType = "tracepoint" | "raw_tracepoint" | "tracing" | "perf_event" | "kprobe" | "xdp";
