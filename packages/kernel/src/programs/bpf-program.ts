// A loaded program: what the kernel knows of it, and running it by hand.
import { bpf } from "../bpf-call.ts";
import type { Fd } from "../fd.ts";
import { Fd as OwnedFd } from "../fd.ts";
import { BPF_FLAG } from "../generated/bpf-flags.generated.ts";
import { enableStatsAttr, programInfo, testRunAttr } from "../generated/layouts.generated.ts";
import { Arena, placedSize } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";
import { objectInfo } from "../object-info.ts";
import type { AttachType, ProgramSpec, ProgramType } from "./load-program.ts";

/** Counters and sizes of a program. Run counts and times stay 0 unless run statistics are on (`enableRunStatistics`). */
export interface ProgramInfo {
  readonly id: number;
  readonly runCount: number;
  readonly runTimeNs: number;
  /** Runs that the kernel skipped because the program was running on that processor already. */
  readonly recursionMisses: number;
  /** Bytes of instructions after the verifier, and of machine code. */
  readonly translatedLength: number;
  readonly jitedLength: number;
  /** Instructions that the verifier walked; 0 before 5.16. */
  readonly verifiedInstructions: number;
}

export interface TestRunOptions {
  /** Context: for raw tracepoint programs their arguments, 8 bytes each, at most 12. */
  readonly ctx?: Uint8Array;
  /** Runs it on this processor. */
  readonly cpu?: number;
  readonly flags?: number;
  /** The packet of a network program; it takes none shorter than an Ethernet header (14 bytes). */
  readonly data?: Uint8Array;
  /** Runs a network program so often. */
  readonly repeat?: number;
}

export interface TestRunResult {
  readonly returnValue: number;
  /** Nanoseconds of one run on average; network programs only. */
  readonly duration: number;
  /** The context afterwards: a `syscall` program may write to it. */
  readonly ctx: Uint8Array;
}

const NOTHING = new Uint8Array(0);

export class BpfProgram implements Disposable {
  readonly fd: Fd;
  readonly type: ProgramType;
  readonly name: string;
  readonly expectedAttachType: AttachType | undefined;
  /** What the verifier said, if a log was asked for. */
  readonly log: string;

  constructor(fd: Fd, spec: Pick<ProgramSpec, "type" | "name" | "expectedAttachType">, log = "") {
    this.fd = fd;
    this.type = spec.type;
    this.name = spec.name;
    this.expectedAttachType = spec.expectedAttachType;
    this.log = log;
  }

  info(): ProgramInfo {
    const info = objectInfo(this.fd, programInfo);
    return {
      id: info.get("id"),
      runCount: info.get("run_cnt"),
      runTimeNs: info.get("run_time_ns"),
      recursionMisses: info.get("recursion_misses"),
      translatedLength: info.get("xlated_prog_len"),
      jitedLength: info.get("jited_prog_len"),
      verifiedInstructions: info.get("verified_insns"),
    };
  }

  /** BPF_PROG_TEST_RUN: runs a raw tracepoint program once (5.10), a `syscall` one (5.14), or a network one. Throws BpfError. */
  testRun({ ctx = NOTHING, cpu, flags = 0, data = NOTHING, repeat = 0 }: TestRunOptions = {}): TestRunResult {
    const arena = new Arena(testRunAttr.size + placedSize(ctx.length) + placedSize(data.length));
    const attr = new Struct(testRunAttr, arena).set("prog_fd", this.fd.number);
    const at = arena.place(ctx);
    if (ctx.length > 0) attr.set("ctx_in", at).set("ctx_size_in", ctx.length);
    if (data.length > 0) attr.set("data_in", arena.place(data)).set("data_size_in", data.length);
    if (repeat > 0) attr.set("repeat", repeat);
    if (cpu !== undefined) attr.set("cpu", cpu);
    // the layout's retval lies inside what is set, so the kernel finds room to answer
    attr.set("flags", cpu === undefined ? flags : flags | BPF_FLAG.BPF_F_TEST_RUN_ON_CPU);
    bpf("PROG_TEST_RUN", attr, `"${this.name}"`);
    const start = at - arena.address;
    const [returnValue, duration] = [attr.get("retval"), attr.get("duration")];
    return { returnValue, duration, ctx: arena.bytes.slice(start, start + ctx.length) };
  }

  close(): void {
    this.fd.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Counts runs and times of all programs while the returned descriptor is open (5.8). It costs each run some 50 ns. */
export function enableRunStatistics(): Fd {
  const attr = new Struct(enableStatsAttr, new Arena(enableStatsAttr.size));
  attr.set("type", BPF_FLAG.BPF_STATS_RUN_TIME);
  return new OwnedFd(bpf("ENABLE_STATS", attr));
}
