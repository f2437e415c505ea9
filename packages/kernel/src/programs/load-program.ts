// BPF_PROG_LOAD: instructions in, a verified program out. The first attempt asks for no log, since a log costs the
// verifier several times the work; only a refused program is verified again, for its reasons.
import { tryBpf } from "../bpf-call.ts";
import { BpfError } from "../errors/syscall-error.ts";
import { Fd } from "../fd.ts";
import { ATTACH_TYPE, PROGRAM_TYPE } from "../generated/bpf-enums.generated.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { functionInfo, lineInfo, programLoadAttr } from "../generated/layouts.generated.ts";
import { objectName } from "../maps/object-name.ts";
import { Arena, placedSize, textSize } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";
import { raiseMemlockLimit } from "../process/resource-limit.ts";
import { BpfProgram } from "./bpf-program.ts";
import { VerifierError } from "./verifier-error.ts";

export type ProgramType = keyof typeof PROGRAM_TYPE;
export type AttachType = keyof typeof ATTACH_TYPE;

/** A program to load. Byte arrays hold the kernel's structures: 8-byte instructions, bpf_line_info, bpf_func_info. */
export interface ProgramSpec {
  readonly type: ProgramType;
  readonly name: string;
  readonly instructions: Uint8Array;
  readonly license: string;
  readonly expectedAttachType?: AttachType;
  /** BTF type of what a tracing program attaches to. */
  readonly attachBtfId?: number;
  /** BTF of the module that type is in; without it, the kernel's own. */
  readonly attachBtfObjFd?: number;
  /** The program whose BTF that type is in: its function is traced. */
  readonly attachProgFd?: number;
  readonly btfFd?: number;
  readonly lineInfo?: Uint8Array;
  readonly funcInfo?: Uint8Array;
  /** Descriptors that instructions refer to by index (BTF of modules for kernel functions). */
  readonly fdArray?: readonly number[];
  /** Asks for a log even on success: 1 branches, 2 every instruction, 4 statistics. */
  readonly logLevel?: number;
  readonly flags?: number;
}

const FIRST_LOG = 256 * 1024;
/** The kernel takes no larger one (BPF_LOG_MAX_SIZE is UINT_MAX >> 2 since 5.1). */
const LARGEST_LOG = 64 * 1024 * 1024;
/** More bytes than the reason and the line of statistics have. */
const LAST_LINES = 500;
const GAVE_UP = /^(?:BPF program is too large|The sequence of \d+ jumps is too complex)/m;
/** Verification gives up with EAGAIN when a signal comes; libbpf tries as often. */
const ATTEMPTS = 5;

interface Attempt {
  readonly result: number;
  readonly log: string;
}

function sizeOf(spec: ProgramSpec, logSize: number): number {
  const tables = [spec.instructions, spec.lineInfo, spec.funcInfo];
  const bytes = tables.reduce((sum, table) => sum + placedSize(table?.length ?? 0), 0);
  return (
    programLoadAttr.size +
    bytes +
    textSize(spec.license) +
    placedSize((spec.fdArray?.length ?? 0) * 4) +
    placedSize(logSize)
  );
}

function setTypes(attr: Struct<typeof programLoadAttr>, spec: ProgramSpec): void {
  attr.set("prog_type", PROGRAM_TYPE[spec.type]).set("prog_flags", spec.flags ?? 0);
  attr.setBytes("prog_name", objectName(spec.name));
  if (spec.expectedAttachType !== undefined) attr.set("expected_attach_type", ATTACH_TYPE[spec.expectedAttachType]);
  if (spec.btfFd !== undefined) attr.set("prog_btf_fd", spec.btfFd);
  if (spec.attachBtfId !== undefined) attr.set("attach_btf_id", spec.attachBtfId);
  if (spec.attachBtfObjFd !== undefined) attr.set("attach_btf_obj_fd", spec.attachBtfObjFd);
  if (spec.attachProgFd !== undefined) attr.set("attach_prog_fd", spec.attachProgFd);
}

function setTables(attr: Struct<typeof programLoadAttr>, arena: Arena, spec: ProgramSpec): void {
  attr.set("insns", arena.place(spec.instructions)).set("insn_cnt", spec.instructions.length / 8);
  attr.set("license", arena.placeText(spec.license));
  if (spec.funcInfo !== undefined) {
    attr.set("func_info", arena.place(spec.funcInfo)).set("func_info_rec_size", functionInfo.size);
    attr.set("func_info_cnt", spec.funcInfo.length / functionInfo.size);
  }
  if (spec.lineInfo !== undefined) {
    attr.set("line_info", arena.place(spec.lineInfo)).set("line_info_rec_size", lineInfo.size);
    attr.set("line_info_cnt", spec.lineInfo.length / lineInfo.size);
  }
  if (spec.fdArray !== undefined) {
    attr.set("fd_array", arena.place(new Uint8Array(new Int32Array(spec.fdArray).buffer)));
  }
}

function textAt(arena: Arena, offset: number, size: number): string {
  const bytes = arena.bytes.subarray(offset, offset + size);
  const end = bytes.indexOf(0);
  return Buffer.from(bytes.subarray(0, end < 0 ? size : end)).toString("latin1");
}

function attempt(spec: ProgramSpec, logLevel: number, logSize: number): Attempt {
  const size = logLevel === 0 ? 0 : logSize;
  const arena = new Arena(sizeOf(spec, size));
  const attr = new Struct(programLoadAttr, arena);
  setTypes(attr, spec);
  setTables(attr, arena, spec);
  const log = arena.take(size);
  if (size > 0)
    attr
      .set("log_level", logLevel)
      .set("log_size", size)
      .set("log_buf", arena.address + log);
  let result = -ERRNO.EAGAIN;
  for (let i = 0; i < ATTEMPTS && result === -ERRNO.EAGAIN; i++) result = tryBpf("PROG_LOAD", attr);
  return { result, log: size > 0 ? textAt(arena, log, size) : "" };
}

function attemptWithLog(spec: ProgramSpec, logLevel: number): Attempt {
  for (let size = FIRST_LOG; ; size *= 4) {
    const outcome = attempt(spec, logLevel, size);
    if (outcome.result !== -ERRNO.ENOSPC || size >= LARGEST_LOG) return outcome;
  }
}

/** The verifier's log of a program that it refused with `refusal`. */
function refused(spec: ProgramSpec, refusal: number): Attempt {
  for (let size = FIRST_LOG; ; size *= 4) {
    const { result, log } = attempt(spec, 1, size);
    if (result !== -ERRNO.ENOSPC) return { result, log };
    // since 6.4 a log that does not fit has its end, and another million instructions would say nothing more
    if (size >= LARGEST_LOG || GAVE_UP.test(log.slice(-LAST_LINES))) return { result: refusal, log };
  }
}

function load(spec: ProgramSpec): Attempt {
  const logLevel = spec.logLevel ?? 0;
  const first = logLevel === 0 ? attempt(spec, 0, 0) : attemptWithLog(spec, logLevel);
  if (first.result >= 0 || logLevel > 0) return first;
  // before 5.11 a used-up RLIMIT_MEMLOCK says EPERM as well
  if (first.result === -ERRNO.EPERM) raiseMemlockLimit();
  return refused(spec, first.result);
}

/** Loads a program. Throws VerifierError if the verifier refuses it, BpfError if the kernel does for another reason. */
export function loadProgram(spec: ProgramSpec): BpfProgram {
  const { result, log } = load(spec);
  if (result >= 0) return new BpfProgram(new Fd(result), spec, log);
  if (log.trim() === "") throw new BpfError("PROG_LOAD", -result, `${spec.type} "${spec.name}"`);
  throw new VerifierError(spec.name, log, -result);
}
