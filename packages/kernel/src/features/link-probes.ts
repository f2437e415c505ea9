// Feature probes of single commands: perf links with and without cookies, batch look-ups, mapped arrays, new instructions.
import { bpf, tryBpf } from "../bpf-call.ts";
import { BpfError } from "../errors/syscall-error.ts";
import { Fd } from "../fd.ts";
import { ATTACH_TYPE } from "../generated/bpf-enums.generated.ts";
import { BPF_FLAG } from "../generated/bpf-flags.generated.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { linkCreateAttr, mapBatchAttr } from "../generated/layouts.generated.ts";
import { BpfMap } from "../maps/bpf-map.ts";
import type { MapMemory } from "../maps/map-memory.ts";
import { Arena } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";
import type { BpfProgram } from "../programs/bpf-program.ts";
import { loadProgram } from "../programs/load-program.ts";
import { assemble, exit, instruction, movImmediate, storeImmediate } from "../programs/raw-instructions.ts";
import { quietEvent } from "./attach-probes.ts";
import { loadEmpty } from "./probe-program-type.ts";

export function tryPerfLink(cookie: boolean): Fd {
  using program = loadEmpty({ type: "perf_event" });
  using event = quietEvent();
  const attr = new Struct(linkCreateAttr, new Arena(linkCreateAttr.size));
  attr.set("prog_fd", program.fd.number).set("target_fd", event.number).set("attach_type", ATTACH_TYPE.perf_event);
  attr.set("flags", 0);
  if (cookie) attr.set("perf_event.bpf_cookie", 1);
  return new Fd(bpf("LINK_CREATE", attr));
}

/** An empty map answers ENOENT. */
export function tryBatch(): undefined {
  using map = BpfMap.create({ type: "hash", name: "probe_batch", keySize: 4, valueSize: 8, maxEntries: 1 });
  const arena = new Arena(mapBatchAttr.size + 64);
  const attr = new Struct(mapBatchAttr, arena).set("map_fd", map.fd.number).set("count", 1).set("in_batch", 0);
  const space = arena.address + arena.take(32);
  attr
    .set("keys", space)
    .set("values", space + 8)
    .set("out_batch", space + 16);
  const result = tryBpf("MAP_LOOKUP_BATCH", attr);
  if (result < 0 && result !== -ERRNO.ENOENT) throw new BpfError("MAP_LOOKUP_BATCH", -result);
}

export function tryMappedArray(): MapMemory {
  const flags = BPF_FLAG.BPF_F_MMAPABLE;
  using map = BpfMap.create({ type: "array", name: "probe_mmap", keySize: 4, valueSize: 8, maxEntries: 1, flags });
  return map.mapMemory();
}

/** Before 5.11 keys had to fit the stack of a program. */
export function tryLongKeys(): BpfMap {
  return BpfMap.create({ type: "hash", name: "probe_keys", keySize: 1024, valueSize: 8, maxEntries: 1 });
}

function tryInstructions(...instructions: Uint8Array[]): BpfProgram {
  const bytes = assemble(movImmediate(0, 6), movImmediate(1, 2), ...instructions, exit);
  return loadProgram({ type: "raw_tracepoint", name: "probe_insns", license: "GPL", instructions: bytes });
}

/** Signed division and sign-extending moves: the fourth instruction set (6.6). */
export function tryCpuV4(): BpfProgram {
  const signedDivision = instruction(0x3f, 0, 1, 1, 0);
  const signedMove = instruction(0xbf, 0, 1, 8, 0);
  return tryInstructions(signedDivision, signedMove);
}

/** Atomic operations that give the old value back (5.12). */
export function tryAtomicFetch(): BpfProgram {
  const BPF_ADD_FETCH = 0x01;
  return tryInstructions(storeImmediate(10, -8, 1), instruction(0xdb, 10, 1, -8, BPF_ADD_FETCH));
}

export function tryTestRun(): undefined {
  using program = loadEmpty({ type: "raw_tracepoint" });
  program.testRun();
}
