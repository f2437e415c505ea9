// The programs that are in the kernel, whoever loaded them.
import { tryBpf } from "../bpf-call.ts";
import { BpfError } from "../errors/syscall-error.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { getIdAttr } from "../generated/layouts.generated.ts";
import { Arena } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";

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
