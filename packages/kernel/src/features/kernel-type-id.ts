// Finds one type number in the kernel's BTF by scanning it once, some 20 ms: feature probes need a function or two to try
// on. Whoever wants types uses @kscope/btf.
import { readFileSync } from "node:fs";

/** Bytes after a type's header: fixed, and for each member (linux/btf.h), by kind. */
const FIXED = [0, 4, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0];
const MEMBER = [0, 0, 0, 0, 12, 12, 8, 0, 0, 0, 0, 0, 0, 8, 0, 12, 0, 0, 0, 12];

/** BTF kinds that can be looked for. */
const KINDS = { typedef: 8, function: 12 } as const;

/** The number of a named type in the kernel's BTF; 0 if there is none. Throws where the kernel has no BTF. */
export function kernelTypeId(name: string, kindName: keyof typeof KINDS): number {
  const kind: number = KINDS[kindName];
  const bytes = readFileSync("/sys/kernel/btf/vmlinux");
  const header = bytes.readUInt32LE(4);
  const strings = header + bytes.readUInt32LE(16);
  const end = header + bytes.readUInt32LE(8) + bytes.readUInt32LE(12);
  const wanted = Buffer.from(`${name}\0`);
  let at = header + bytes.readUInt32LE(8);
  for (let id = 1; at < end; id++) {
    const info = bytes.readUInt32LE(at + 4);
    const itsKind = (info >>> 24) & 0x1f;
    const nameAt = strings + bytes.readUInt32LE(at);
    if (itsKind === kind && wanted.equals(bytes.subarray(nameAt, nameAt + wanted.length))) return id;
    at += 12 + (FIXED[itsKind] ?? 0) + (info & 0xffff) * (MEMBER[itsKind] ?? 0);
  }
  return 0;
}
