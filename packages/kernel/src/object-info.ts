// BPF_OBJ_GET_INFO_BY_FD: what the kernel says of a map, program, link or BTF.
import { bpf } from "./bpf-call.ts";
import type { Fd } from "./fd.ts";
import { infoAttr } from "./generated/layouts.generated.ts";
import { Arena, placedSize } from "./memory/arena.ts";
import { type Layout, Struct } from "./memory/struct.ts";

/** Reads the information structure that belongs to the descriptor's kind. Throws BpfError. */
export function objectInfo<L extends Layout>(fd: Fd, layout: L): Struct<L> {
  const arena = new Arena(infoAttr.size + placedSize(layout.size));
  const attr = new Struct(infoAttr, arena);
  const info = new Struct(layout, arena);
  attr.set("bpf_fd", fd.number).set("info_len", layout.size).set("info", info.address);
  bpf("OBJ_GET_INFO_BY_FD", attr);
  return info;
}
