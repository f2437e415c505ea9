// RLIMIT_MEMLOCK. Before Linux 5.11 maps and programs count against it, and its default of 64 KiB or 8 MiB is soon
// used up; since then it does not matter, so a refusal to raise it is no error.
import { libc } from "#libc";
import { ABI } from "../generated/abi.generated.ts";
import { NR } from "../libc/system-call-number.ts";
import { Arena } from "../memory/arena.ts";

const INFINITY = 0xffff_ffff_ffff_ffffn;

/** struct rlimit64: current, maximum. */
function prlimit(arena: Arena, write: boolean): boolean {
  const newLimit = write ? arena.address : 0;
  const oldLimit = write ? 0 : arena.address;
  return libc.syscall(NR.prlimit64, 0, ABI.RLIMIT_MEMLOCK, newLimit, oldLimit) === 0;
}

function set(arena: Arena, current: bigint, maximum: bigint): boolean {
  arena.view.setBigUint64(0, current, true);
  arena.view.setBigUint64(8, maximum, true);
  return prlimit(arena, true);
}

/** Raises the limit of locked memory as far as allowed. Returns whether it is now unlimited. */
export function raiseMemlockLimit(): boolean {
  const arena = new Arena(16);
  if (set(arena, INFINITY, INFINITY)) return true;
  if (!prlimit(arena, false)) return false;
  const maximum = arena.view.getBigUint64(8, true);
  return set(arena, maximum, maximum) && maximum === INFINITY;
}
