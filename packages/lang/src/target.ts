// What the compiler may ask of the machine that a script will run on. The live kernel implements it in `engine`;
// tests implement it with recorded facts. Everything is synchronous and cheap to ask twice.

import type { Btf } from "@kscope/btf";
import type { KernelFunctions } from "./kernel-functions.ts";
import type { KernelProgram } from "./kernel-programs.ts";
import type { ProgramType, ResolvedAttachPoint } from "./probes/attach-point.ts";
import type { UserSpace } from "./user-space.ts";

export interface TracepointField {
  readonly name: string;
  /** As the format file has it, e.g. `const char *` or `__data_loc char[]`. */
  readonly cType: string;
  readonly offset: number;
  readonly size: number;
  readonly signed: boolean;
  readonly location: "plain" | "data_loc" | "rel_loc";
}

export interface TracepointFormat {
  readonly id: number;
  readonly fields: readonly TracepointField[];
}

/** Kernel abilities that change what is generated. A target answers from trying, never from a version. */
export type TargetFeature =
  | "ringbuf"
  | "bpf_loop"
  | "for_each_map_elem"
  | "ktime_get_boot_ns"
  | "ktime_get_tai_ns"
  | "get_current_task_btf"
  | "probe_read_kernel"
  | "map_lookup_percpu_elem"
  | "cpu_v4"
  | "task_storage"
  | "get_func_ip"
  | "get_func_ret"
  | "get_attach_cookie"
  | "jiffies64"
  | "task_pt_regs"
  | "probe_write_user"
  | "override_return"
  | "atomic_fetch"
  | "map_mmap"
  | "long_map_keys"
  | "unprealloc_tracing"
  | "hardware_counters"
  | "kprobe"
  | "kretprobe"
  | "kprobe_session"
  | "fentry"
  | "fexit"
  | "traced_tracing"
  | "iter";

/** Device and inode of /proc/self/ns/pid, as bpf_get_ns_current_pid_tgid wants them. */
export interface PidNamespace {
  readonly device: bigint;
  readonly inode: bigint;
}

export interface Target {
  readonly architecture: "x86_64" | "aarch64";
  readonly possibleCpus: number;
  /** Of vmlinux; undefined where the kernel has none. */
  readonly btf: Btf | undefined;
  /** Of the tracer; undefined in the initial pid namespace. */
  readonly pidNamespace: PidNamespace | undefined;
  /** BTF of a loaded module. */
  moduleBtf(name: string): Btf | undefined;
  has(feature: TargetFeature): boolean;
  /** Names of tracepoints, `subsystem:event`, that match a glob. */
  tracepoints(subsystem: string, event: string): readonly string[];
  tracepointFormat(subsystem: string, event: string): TracepointFormat | undefined;
  /** Number of a system call, by the name that its tracepoints have. */
  systemCallNumber(name: string): number | undefined;
  /** Names of raw tracepoints that match a glob. */
  rawTracepoints(pattern: string): readonly string[];
  /** Whether programs of a type may call a function of the kernel that is no helper. */
  mayCall(programType: ProgramType, name: string): boolean;
  /** Whether a program at this place may call a helper that others of its type may not. */
  mayCallAt(point: ResolvedAttachPoint, helper: string): boolean;
  /** Functions of the kernel. */
  readonly kernelFunctions: KernelFunctions;
  /** BPF programs that are loaded, in order of their ids. */
  kernelPrograms(): readonly KernelProgram[];
  /** Programs and libraries. */
  readonly userSpace: UserSpace;
  /** Address of a kernel symbol. */
  kernelAddress(symbol: string): bigint | undefined;
  /** Id of a cgroup v2 directory. */
  cgroupId(path: string): bigint | undefined;
  /** Text of an `#include`d or imported file; undefined if there is none. */
  readFile(path: string): string | undefined;
  /** Names in a directory; undefined if it is none. */
  listDirectory(path: string): readonly string[] | undefined;
  /** Whether the path is a directory that others than its owner and group may write to. */
  isWorldWritable(path: string): boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}
