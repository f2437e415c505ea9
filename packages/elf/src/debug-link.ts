// .gnu_debuglink: the name of a separate file with debug information, and the CRC-32 of that file.
import { textAt } from "./byte-text.ts";

export interface DebugLink {
  /** A file name without folders. */
  readonly name: string;
  /** CRC-32 (that of zlib) of the whole debug file. */
  readonly crc: number;
}

/** Parses the section's bytes; undefined when they are not a name, padding to four bytes and a checksum. */
export function parseDebugLink(bytes: Uint8Array): DebugLink | undefined {
  const name = textAt(bytes, 0);
  const at = Math.ceil((name.length + 1) / 4) * 4;
  // a name with a slash would lead out of the folders that are searched
  if (name === "" || name.includes("/") || at + 4 > bytes.length) return undefined;
  return { name, crc: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true) };
}
