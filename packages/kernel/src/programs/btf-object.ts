// BTF objects that are in the kernel, by their ids: the kernel's own, modules' and programs'.
import { bpf, tryBpf } from "../bpf-call.ts";
import { BpfError } from "../errors/syscall-error.ts";
import { Fd } from "../fd.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { btfInfo, getIdAttr, infoAttr } from "../generated/layouts.generated.ts";
import { Arena, placedSize } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";
import { objectInfo } from "../object-info.ts";

/** Undefined where it has gone since its id was read. Needs CAP_SYS_ADMIN; throws BpfError. */
export function openBtf(id: number): Fd | undefined {
  const attr = new Struct(getIdAttr, new Arena(getIdAttr.size)).set("btf_id", id);
  const result = tryBpf("BTF_GET_FD_BY_ID", attr);
  if (result === -ERRNO.ENOENT) return undefined;
  if (result < 0) throw new BpfError("BTF_GET_FD_BY_ID", -result, String(id));
  return new Fd(result);
}

/** Whether it is the kernel's or a module's; programs have theirs from those who loaded them. Throws BpfError. */
export function isKernelBtf(id: number): boolean {
  using fd = openBtf(id);
  return fd !== undefined && objectInfo(fd, btfInfo).get("kernel_btf") !== 0;
}

/** Undefined where there is none of the id. Throws BpfError. */
export function readBtf(id: number): Uint8Array | undefined {
  using fd = openBtf(id);
  if (fd === undefined) return undefined;
  const size = objectInfo(fd, btfInfo).get("btf_size");
  const arena = new Arena(infoAttr.size + placedSize(btfInfo.size) + placedSize(size));
  const attr = new Struct(infoAttr, arena);
  const info = new Struct(btfInfo, arena);
  const at = arena.take(size);
  info.set("btf", arena.address + at).set("btf_size", size);
  bpf("OBJ_GET_INFO_BY_FD", attr.set("bpf_fd", fd.number).set("info_len", btfInfo.size).set("info", info.address));
  return arena.bytes.slice(at, at + size);
}
