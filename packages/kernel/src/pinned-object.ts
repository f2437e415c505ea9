// Objects that are pinned in a BPF file system (mount -t bpf) live on without a process that holds them.
import { bpf } from "./bpf-call.ts";
import { Fd } from "./fd.ts";
import { objectAttr } from "./generated/layouts.generated.ts";
import { Arena, textSize } from "./memory/arena.ts";
import { Struct } from "./memory/struct.ts";

/** BPF_OBJ_GET. Throws BpfError. */
export function openPinned(path: string): Fd {
  const arena = new Arena(objectAttr.size + textSize(path));
  const attr = new Struct(objectAttr, arena).set("pathname", arena.placeText(path));
  return new Fd(bpf("OBJ_GET", attr, path));
}

/** BPF_OBJ_PIN: it lives on at a path of a BPF file system, until that is removed. Throws BpfError. */
export function pinObject(fd: Fd, path: string): void {
  const arena = new Arena(objectAttr.size + textSize(path));
  const attr = new Struct(objectAttr, arena).set("pathname", arena.placeText(path)).set("bpf_fd", fd.number);
  bpf("OBJ_PIN", attr, path);
}
