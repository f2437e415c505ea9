// Attaches programs that need no perf event: raw tracepoints by name, and what BTF says of the program itself (typed raw
// tracepoints, fentry, fexit, fmod_ret, iterators).
import { bpf } from "../bpf-call.ts";
import { Fd } from "../fd.ts";
import { ATTACH_TYPE } from "../generated/bpf-enums.generated.ts";
import { linkCreateAttr, rawTracepointAttr } from "../generated/layouts.generated.ts";
import { Arena, textSize } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";
import type { BpfProgram } from "../programs/bpf-program.ts";
import { Link } from "./link.ts";

/** Attaches a raw_tracepoint program to a tracepoint by its name, without the group. Throws BpfError (ENOENT: no such). */
export function attachRawTracepoint(program: BpfProgram, name: string, cookie?: bigint): Link {
  const arena = new Arena(rawTracepointAttr.size + textSize(name));
  const attr = new Struct(rawTracepointAttr, arena);
  attr.set("name", arena.placeText(name)).set("prog_fd", program.fd.number);
  if (cookie !== undefined) attr.set("cookie", cookie);
  return new Link(`rawtracepoint:${name}`, new Fd(bpf("RAW_TRACEPOINT_OPEN", attr, name)));
}

/** Attaches a `tracing` or `lsm` program to what its attachBtfId named when it was loaded. A cookie needs 5.19. */
export function attachTracing(program: BpfProgram, cookie?: bigint): Link {
  if (cookie !== undefined) return attachWithCookie(program, cookie);
  const attr = new Struct(rawTracepointAttr, new Arena(rawTracepointAttr.size));
  // without a name the kernel takes the program's own BTF target
  attr.set("name", 0).set("prog_fd", program.fd.number);
  return new Link(`tracing:${program.name}`, new Fd(bpf("RAW_TRACEPOINT_OPEN", attr, `"${program.name}"`)));
}

function linkAttr(program: BpfProgram): Struct<typeof linkCreateAttr> {
  const attr = new Struct(linkCreateAttr, new Arena(linkCreateAttr.size));
  const attachType = program.expectedAttachType;
  if (attachType === undefined) throw new TypeError(`program "${program.name}" was loaded without expectedAttachType`);
  return attr.set("prog_fd", program.fd.number).set("attach_type", ATTACH_TYPE[attachType]).set("flags", 0);
}

function attachWithCookie(program: BpfProgram, cookie: bigint): Link {
  const attr = linkAttr(program).set("tracing.cookie", cookie);
  return new Link(`tracing:${program.name}`, new Fd(bpf("LINK_CREATE", attr, `"${program.name}"`)));
}

/** Attaches an iterator program; `openIterator` of the link then starts one walk. */
export function attachIterator(program: BpfProgram): Link {
  const attr = linkAttr(program);
  return new Link(`iter:${program.name}`, new Fd(bpf("LINK_CREATE", attr, `"${program.name}"`)));
}
