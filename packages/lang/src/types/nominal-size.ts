// What sizeof() says: the sizes that values have in bpftrace. Some of them take less room here, which no script can see.

import { type OpaqueType, sizeOf, type Type } from "./type.ts";

const WORD = 8;

export function nominalSize(type: Type): number {
  if (type.kind === "aggregate") return WORD;
  return type.kind === "opaque" ? opaqueSize(type) : sizeOf(type);
}

/** A stack is its frames with their number, and that of the process before a user's. */
function opaqueSize({ name, size, limit = 0 }: OpaqueType): number {
  switch (name) {
    case "kstack":
      return WORD * (limit + 1);
    case "ustack":
      return WORD * (limit + 2);
    case "inet":
      return 24;
    case "timestamp":
    case "cgroup_path":
      return 16;
    case "strerror":
      return 64;
    default:
      return size;
  }
}
