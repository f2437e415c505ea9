// The kernel's clocks, and how far boot time is from the wall clock: what turns a record's timestamp into a date.
import { libc } from "#libc";
import { check } from "../errors/syscall-error.ts";
import { ABI } from "../generated/abi.generated.ts";
import { timespec } from "../generated/layouts.generated.ts";
import { NR } from "../libc/system-call-number.ts";
import { Arena } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";

export type Clock = "realtime" | "monotonic" | "boottime" | "tai";

const CLOCKS: Readonly<Record<Clock, number>> = {
  realtime: ABI.CLOCK_REALTIME,
  monotonic: ABI.CLOCK_MONOTONIC,
  boottime: ABI.CLOCK_BOOTTIME,
  tai: ABI.CLOCK_TAI,
};

const NS_PER_S = 1_000_000_000n;
let time: Struct<typeof timespec> | undefined;

/** A clock's time in nanoseconds. */
export function clockGettime(clock: Clock): bigint {
  time ??= new Struct(timespec, new Arena(timespec.size));
  check("clock_gettime", libc.syscall(NR.clock_gettime, CLOCKS[clock], time.address));
  return time.getBigInt("tv_sec") * NS_PER_S + time.getBigInt("tv_nsec");
}

/** How many nanoseconds `to` is ahead of `from`, from the tightest of several readings: a few hundred ns exact. */
export function clockOffsetNs(from: Clock, to: Clock): bigint {
  let best: { readonly width: bigint; readonly offset: bigint } | undefined;
  for (let i = 0; i < 10; i++) {
    const before = clockGettime(from);
    const middle = clockGettime(to);
    const after = clockGettime(from);
    const width = after - before;
    if (best === undefined || width < best.width) best = { width, offset: middle - (before + after) / 2n };
  }
  return best?.offset ?? 0n;
}

/** Added to a time of CLOCK_BOOTTIME (bpf_ktime_get_boot_ns) it gives nanoseconds since 1970. */
export function bootTimeOffsetNs(): bigint {
  return clockOffsetNs("boottime", "realtime");
}
