// Conditions that every event of a program has to meet before anything else of it runs: `-p`, `--comm` and their kin.

import type { Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";
import { bytesOf } from "./memory.ts";

/** Gives a word that is not 0 where the event is wanted. */
export type Filter = (g: Lowering) => Value;

/** Until exit() is called: user space hears of that some milliseconds later. */
export const goesOn: Filter = (g) => {
  const ended = g.f.emit({ op: "map-value", map: g.object.endedMap(), offset: 0 });
  return g.compare("eq", g.load({ base: ended, offset: 0, space: "bpf" }, 8), 0);
};

export function pidFilter(pid: number): Filter {
  return (g) => g.compare("eq", g.binary("shr", g.call("get_current_pid_tgid", [], "pure"), 32), pid);
}

export function tidFilter(tid: number): Filter {
  return (g) => g.compare("eq", g.extend(g.call("get_current_pid_tgid", [], "pure"), 4, false), tid);
}

export function uidFilter(uid: number): Filter {
  return (g) => g.compare("eq", g.extend(g.call("get_current_uid_gid", [], "pure"), 4, false), g.constant(uid));
}

export function cgroupFilter(id: bigint): Filter {
  return (g) => g.compare("eq", g.call("get_current_cgroup_id", [], "pure"), g.constant(id));
}

/** The whole name, 15 bytes at most, as the kernel keeps it. */
export function commFilter(name: string): Filter {
  const wanted = name.slice(0, 15);
  return (g) => {
    const address = g.memory(16, "comm");
    g.call("get_current_comm", [g.pointer(address), 16], "write");
    const length = wanted.length + 1;
    const first = g.load(address, 8);
    // what follows the NUL does not count
    const low = maskOf(length);
    const firstSame = g.compare("eq", g.binary("and", first, g.constant(low)), g.constant(bytesOf(wanted, 0, 8)));
    if (length <= 8) return firstSame;
    const second = g.binary("and", g.load(g.at(address, 8), 8), g.constant(maskOf(length - 8)));
    return g.binary("and", firstSame, g.compare("eq", second, g.constant(bytesOf(wanted, 8, 8))));
  };
}

function maskOf(bytes: number): bigint {
  return bytes >= 8 ? -1n : (1n << BigInt(bytes * 8)) - 1n;
}
