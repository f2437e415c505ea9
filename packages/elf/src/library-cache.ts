// /etc/ld.so.cache: which file a library's name stands for. Layout: struct cache_file_new of glibc's dl-cache.h.
import { textAt } from "./byte-text.ts";
import type { ElfMachine } from "./header.ts";

export interface CachedLibrary {
  /** Such as `libc.so.6`. */
  readonly name: string;
  readonly path: string;
}

const MAGIC = "glibc-ld.so.cache1.1";
const OLD_MAGIC = "ld.so-1.7.0";
const OLD_HEADER_LENGTH = 16;
const OLD_ENTRY_LENGTH = 12;
const HEADER_LENGTH = 48;
const ENTRY_LENGTH = 24;

/** FLAG_ELF_LIBC6 with FLAG_X8664_LIB64 or FLAG_AARCH64_LIB64 (ldconfig.h). */
const FLAGS: Readonly<Record<ElfMachine, number>> = { x86_64: 0x0303, aarch64: 0x0a03 };

/** The libraries of a machine, in the order of the cache; none where the bytes are no cache of glibc. */
export function parseLibraryCache(bytes: Uint8Array, machine: ElfMachine): readonly CachedLibrary[] {
  const start = newHeader(bytes);
  if (start === undefined || start + HEADER_LENGTH > bytes.length) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fitting = Math.floor((bytes.length - start - HEADER_LENGTH) / ENTRY_LENGTH);
  const count = Math.min(view.getUint32(start + 20, true), fitting);
  const found: CachedLibrary[] = [];
  for (let i = 0; i < count; i++) {
    const at = start + HEADER_LENGTH + i * ENTRY_LENGTH;
    if (view.getUint32(at, true) !== FLAGS[machine]) continue;
    // offsets count from the new header, also where an old one stands before it
    const name = textAt(bytes, start + view.getUint32(at + 4, true), 4096);
    found.push({ name, path: textAt(bytes, start + view.getUint32(at + 8, true), 4096) });
  }
  return found;
}

/** Caches written for both kinds of readers have an old table first; the new one begins at a multiple of eight. */
function newHeader(bytes: Uint8Array): number | undefined {
  if (textAt(bytes, 0, MAGIC.length) === MAGIC) return 0;
  if (textAt(bytes, 0, OLD_MAGIC.length) !== OLD_MAGIC || bytes.length < OLD_HEADER_LENGTH) return undefined;
  const count = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(12, true);
  const at = Math.ceil((OLD_HEADER_LENGTH + count * OLD_ENTRY_LENGTH) / 8) * 8;
  return textAt(bytes, at, MAGIC.length) === MAGIC ? at : undefined;
}
