// The BTF objects that the kernel itself has, by name: programs that are typed by a module's types are loaded with its.
import { bpf, tryBpf } from "../bpf-call.ts";
import { BpfError } from "../errors/syscall-error.ts";
import type { Fd } from "../fd.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { btfInfo, getIdAttr, infoAttr } from "../generated/layouts.generated.ts";
import { Arena, placedSize } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";
import { openBtf } from "./btf-object.ts";

/** MODULE_NAME_LEN is 56 on 64-bit kernels. */
const NAME_SIZE = 64;

/** Descriptor of the BTF of a loaded module; undefined if there is none. Needs CAP_SYS_ADMIN; throws BpfError. */
export function openModuleBtf(module: string): Fd | undefined {
  const attr = new Struct(getIdAttr, new Arena(getIdAttr.size)).set("start_id", 0).set("next_id", 0);
  for (;;) {
    const result = tryBpf("BTF_GET_NEXT_ID", attr);
    if (result === -ERRNO.ENOENT) return undefined;
    if (result < 0) throw new BpfError("BTF_GET_NEXT_ID", -result);
    const id = attr.get("next_id");
    const fd = openBtf(id);
    if (fd !== undefined && kernelBtfName(fd) === module) return fd;
    fd?.close();
    attr.set("start_id", id);
  }
}

/** Undefined for the BTF of programs. */
function kernelBtfName(fd: Fd): string | undefined {
  const arena = new Arena(infoAttr.size + placedSize(btfInfo.size) + placedSize(NAME_SIZE));
  const attr = new Struct(infoAttr, arena);
  const info = new Struct(btfInfo, arena);
  const name = arena.take(NAME_SIZE);
  info.set("name", arena.address + name).set("name_len", NAME_SIZE);
  bpf("OBJ_GET_INFO_BY_FD", attr.set("bpf_fd", fd.number).set("info_len", btfInfo.size).set("info", info.address));
  if (info.get("kernel_btf") === 0) return undefined;
  const bytes = arena.bytes.subarray(name, name + NAME_SIZE);
  return Buffer.from(bytes.subarray(0, bytes.indexOf(0))).toString("latin1");
}
