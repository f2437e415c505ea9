// RLIMIT_MEMLOCK. Before Linux 5.11 maps and programs count against it, and its default of 64 KiB or 8 MiB is soon
// used up; since then it does not matter, so a refusal to raise it is no error.
import { libc } from "#libc";
import { ABI } from "../generated/abi.generated.ts";
import { resourceLimit } from "../generated/layouts.generated.ts";
import { NR } from "../libc/system-call-number.ts";
import { Arena } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";

const INFINITY = 0xffff_ffff_ffff_ffffn;

type Limit = Struct<typeof resourceLimit>;

function prlimit(limit: Limit, write: boolean): boolean {
  const [newLimit, oldLimit] = write ? [limit.address, 0] : [0, limit.address];
  return libc.syscall(NR.prlimit64, 0, ABI.RLIMIT_MEMLOCK, newLimit, oldLimit) === 0;
}

function set(limit: Limit, current: bigint, maximum: bigint): boolean {
  return prlimit(limit.set("rlim_cur", current).set("rlim_max", maximum), true);
}

/** Raises the limit of locked memory as far as allowed. Returns whether it is now unlimited. */
export function raiseMemlockLimit(): boolean {
  const limit = new Struct(resourceLimit, new Arena(resourceLimit.size));
  if (set(limit, INFINITY, INFINITY)) return true;
  if (!prlimit(limit, false)) return false;
  const maximum = limit.getBigInt("rlim_max");
  return set(limit, maximum, maximum) && maximum === INFINITY;
}
