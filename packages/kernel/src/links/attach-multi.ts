// Attaches one program to many functions with one call: kprobe.multi (5.18), kprobe.session (6.12), uprobe.multi (6.6).
import { bpf } from "../bpf-call.ts";
import { Fd } from "../fd.ts";
import { ATTACH_TYPE } from "../generated/bpf-enums.generated.ts";
import { BPF_FLAG } from "../generated/bpf-flags.generated.ts";
import { linkCreateAttr } from "../generated/layouts.generated.ts";
import { Arena, placedSize, textSize } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";
import type { BpfProgram } from "../programs/bpf-program.ts";
import { Link } from "./link.ts";

export interface KprobeMultiTarget {
  /** Function names, or addresses. */
  readonly functions?: readonly string[];
  readonly addresses?: readonly bigint[];
  readonly cookies?: readonly bigint[];
  readonly onReturn?: boolean;
  readonly session?: boolean;
}

export interface UprobeMultiTarget {
  readonly path: string;
  readonly offsets: readonly bigint[];
  readonly semaphoreOffsets?: readonly bigint[];
  readonly cookies?: readonly bigint[];
  readonly onReturn?: boolean;
  readonly pid?: number;
}

function bytesOf(values: readonly bigint[]): Uint8Array {
  return new Uint8Array(new BigUint64Array(values).buffer);
}

function start(program: BpfProgram, attachType: number, extra: number): [Struct<typeof linkCreateAttr>, Arena] {
  const arena = new Arena(linkCreateAttr.size + extra);
  const attr = new Struct(linkCreateAttr, arena);
  attr.set("prog_fd", program.fd.number).set("target_fd", 0).set("attach_type", attachType).set("flags", 0);
  return [attr, arena];
}

function placeNames(arena: Arena, names: readonly string[]): number {
  return arena.place(bytesOf(names.map((name) => BigInt(arena.placeText(name)))));
}

/** Throws BpfError; ESRCH if one of the functions cannot be traced. */
export function attachKprobeMulti(program: BpfProgram, target: KprobeMultiTarget): Link {
  const { functions = [], addresses = [], cookies } = target;
  const count = functions.length + addresses.length;
  const texts = functions.reduce((sum, name) => sum + textSize(name), 0);
  const type = target.session ? ATTACH_TYPE.trace_kprobe_session : ATTACH_TYPE.trace_kprobe_multi;
  const [attr, arena] = start(program, type, texts + placedSize(count * 16));
  attr.set("kprobe_multi.flags", target.onReturn ? BPF_FLAG.BPF_F_KPROBE_MULTI_RETURN : 0);
  attr.set("kprobe_multi.cnt", count);
  if (functions.length > 0) attr.set("kprobe_multi.syms", placeNames(arena, functions));
  else attr.set("kprobe_multi.addrs", arena.place(bytesOf(addresses)));
  if (cookies !== undefined) attr.set("kprobe_multi.cookies", arena.place(bytesOf(cookies)));
  return new Link(`kprobe.multi:${program.name}`, new Fd(bpf("LINK_CREATE", attr, `"${program.name}"`)));
}

export function attachUprobeMulti(program: BpfProgram, target: UprobeMultiTarget): Link {
  const { path, offsets, semaphoreOffsets, cookies } = target;
  const [attr, arena] = start(
    program,
    ATTACH_TYPE.trace_uprobe_multi,
    textSize(path) + placedSize(offsets.length * 24),
  );
  attr.set("uprobe_multi.path", arena.placeText(path)).set("uprobe_multi.offsets", arena.place(bytesOf(offsets)));
  if (semaphoreOffsets !== undefined) attr.set("uprobe_multi.ref_ctr_offsets", arena.place(bytesOf(semaphoreOffsets)));
  if (cookies !== undefined) attr.set("uprobe_multi.cookies", arena.place(bytesOf(cookies)));
  attr.set("uprobe_multi.cnt", offsets.length);
  attr.set("uprobe_multi.flags", target.onReturn ? BPF_FLAG.BPF_F_UPROBE_MULTI_RETURN : 0);
  attr.set("uprobe_multi.pid", target.pid ?? 0);
  return new Link(`uprobe.multi:${path}`, new Fd(bpf("LINK_CREATE", attr, `"${program.name}"`)));
}
