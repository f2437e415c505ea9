// The programs that are in the kernel, whoever loaded them.
import { bpf, tryBpf } from "../bpf-call.ts";
import { BpfError } from "../errors/syscall-error.ts";
import { Fd } from "../fd.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { getIdAttr, programInfo } from "../generated/layouts.generated.ts";
import { Arena } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";
import { objectInfo } from "../object-info.ts";

/** Ids of all loaded programs, ascending. Needs CAP_SYS_ADMIN; throws BpfError. */
export function programIds(): readonly number[] {
  const attr = new Struct(getIdAttr, new Arena(getIdAttr.size)).set("start_id", 0).set("next_id", 0);
  const ids: number[] = [];
  for (;;) {
    const result = tryBpf("PROG_GET_NEXT_ID", attr);
    if (result === -ERRNO.ENOENT) return ids;
    if (result < 0) throw new BpfError("PROG_GET_NEXT_ID", -result);
    const id = attr.get("next_id");
    ids.push(id);
    attr.set("start_id", id);
  }
}

export interface ProgramSize {
  /** Bytes of BPF instructions, as the verifier left them. */
  readonly translated: number;
  /** Bytes of machine code. */
  readonly jited: number;
}

/** Of a loaded program, whoever loaded it. Throws BpfError; ENOENT where there is none of the id. */
export function programSize(id: number): ProgramSize {
  const attr = new Struct(getIdAttr, new Arena(getIdAttr.size)).set("start_id", id).set("next_id", 0);
  using fd = new Fd(bpf("PROG_GET_FD_BY_ID", attr, String(id)));
  const info = objectInfo(fd, programInfo);
  return { translated: info.get("xlated_prog_len"), jited: info.get("jited_prog_len") };
}
