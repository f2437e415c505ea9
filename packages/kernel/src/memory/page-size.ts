// The processor's page size: 4096 on x86-64; arm64 kernels also come with 16 and 64 KiB pages.
import { readFileSync } from "node:fs";

/** Entry of the auxiliary vector that holds the page size (linux/auxvec.h). */
const AT_PAGESZ = 6;

function fromAuxiliaryVector(): number {
  const vector = readFileSync("/proc/self/auxv");
  for (let at = 0; at + 16 <= vector.length; at += 16) {
    if (vector.readUInt32LE(at) === AT_PAGESZ) return vector.readUInt32LE(at + 8);
  }
  return 4096;
}

let known: number | undefined;

/** Bytes in a page. */
export function pageSize(): number {
  known ??= process.arch === "x64" ? 4096 : fromAuxiliaryVector();
  return known;
}
