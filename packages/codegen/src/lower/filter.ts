// Conditions that every event of a program has to meet before anything else of it runs: `-p`, `--comm` and their kin.

import { type Operand, pidTgid, pointer, type Type } from "@kscope/lang";
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
  return (g) => g.compare("eq", g.binary("shr", pidTgid(g), 32), pid);
}

/** Any process but the one that traces. */
export const notSelfFilter: Filter = (g) =>
  g.compare("ne", g.binary("shr", g.call("get_current_pid_tgid", [], "pure"), 32), g.loadConstant("own-pid"));

export function tidFilter(tid: number): Filter {
  return (g) => g.compare("eq", g.extend(pidTgid(g), 4, false), tid);
}

export function uidFilter(uid: number): Filter {
  return (g) => g.compare("eq", g.extend(g.call("get_current_uid_gid", [], "pure"), 4, false), g.constant(uid));
}

/** The cgroup itself and all below it. */
export function cgroupFilter(directory: string): Filter {
  return (g) => {
    const map = g.mapReference(g.object.cgroupMap(directory));
    // 1, 0, or a negative error number
    return g.compare("eq", g.call("current_task_under_cgroup", [map, 0], "pure"), 1);
  };
}

export function cgroupMapFilter(path: string): Filter {
  return (g) => isKey(g, path, g.call("get_current_cgroup_id", [], "pure"));
}

/** `task` is the type of a struct task_struct. */
export function mountNamespaceMapFilter(path: string, task: Type): Filter {
  return (g) => {
    const value = g.call("get_current_task", [], "pure");
    let operand: Operand = { kind: "scalar", type: pointer(task, "kernel"), value };
    for (const member of ["nsproxy", "mnt_ns", "ns", "inum"]) operand = g.member(operand, member);
    return isKey(g, path, g.read(operand));
  };
}

function isKey(g: Lowering, path: string, word: Value): Value {
  const key = g.memory(8, "key");
  g.store(key, 8, word);
  const found = g.call("map_lookup_elem", [g.mapReference(g.object.pinnedMap(path)), g.pointer(key)], "write");
  return g.compare("ne", found, 0);
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
