// Programs of a few instructions for live tests: they count into slot 0 of an array, or write records to a ring buffer.
import { HELPER_ID } from "../src/generated/bpf-enums.generated.ts";
import { BpfMap } from "../src/maps/bpf-map.ts";
import {
  addImmediate,
  assemble,
  atomicAdd,
  callHelper,
  exit,
  instruction,
  jumpIfZero,
  load,
  loadMapFd,
  movImmediate,
  movRegister,
  storeImmediate,
  storeRegister,
} from "../src/programs/raw-instructions.ts";

export const KEY_ZERO: Uint8Array = new Uint8Array(4);

export function counter(): BpfMap {
  return BpfMap.create({ type: "array", name: "count", keySize: 4, valueSize: 8, maxEntries: 1 });
}

export function countOf(map: BpfMap): number {
  return Number(Buffer.from(map.lookup(KEY_ZERO) ?? []).readBigUInt64LE());
}

/** Returns 0 at once unless the current process is `pid`. */
function onlyProcess(pid: number, bodyLength: number): Uint8Array {
  // r0 >>= 32 leaves the process; jump over the body if it is another
  const shift = instruction(0x77, 0, 0, 0, 32);
  return assemble(callHelper(HELPER_ID.get_current_pid_tgid), shift, instruction(0x55, 0, 0, bodyLength / 8, pid));
}

function withExit(...parts: Uint8Array[]): Uint8Array {
  return assemble(...parts, movImmediate(0, 0), exit);
}

/** Adds one to slot 0 in each run by process `pid`. */
export function countingProgram(map: BpfMap, pid: number = process.pid): Uint8Array {
  const body = assemble(
    storeImmediate(10, -8, 0),
    movRegister(2, 10),
    addImmediate(2, -8),
    loadMapFd(1, map.fd.number),
    callHelper(HELPER_ID.map_lookup_elem),
    jumpIfZero(0, 2),
    movImmediate(1, 1),
    atomicAdd(0, 0, 1),
  );
  return withExit(onlyProcess(pid, body.length), body);
}

/** Raw tracepoint program: writes its first argument `repeat` times as a record of 16 bytes (argument, index). */
export function recordingProgram(ring: BpfMap, repeat: number): Uint8Array {
  const body = assemble(
    storeRegister(10, -16, 6),
    storeRegister(10, -8, 7),
    loadMapFd(1, ring.fd.number),
    movRegister(2, 10),
    addImmediate(2, -16),
    movImmediate(3, 16),
    movImmediate(4, 1),
    callHelper(HELPER_ID.ringbuf_output),
    instruction(0x55, 0, 0, 2, 0), // full: stop
    addImmediate(7, 1),
    instruction(0xa5, 7, 0, -12, repeat), // loop while r7 < repeat
    movRegister(0, 7),
    exit,
  );
  return assemble(load(6, 1, 0), movImmediate(7, 0), body);
}
