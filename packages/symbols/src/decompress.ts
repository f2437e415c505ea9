// Decompression for debugging sections, with what the runtime has built in.
import * as zlib from "node:zlib";
import type { Compression } from "@kscope/elf";

/** Undefined where the bytes are not so compressed, have another size, or the runtime lacks the method. */
export function decompress(bytes: Uint8Array, compression: Compression, size: number): Uint8Array | undefined {
  const options = { maxOutputLength: Math.max(1, size) };
  try {
    const inflated = compression === "zlib" ? zlib.inflateSync(bytes, options) : unpackZstd(bytes, options);
    return inflated?.length === size ? inflated : undefined;
  } catch {
    return undefined;
  }
}

type Unpack = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

// Node has it since 22.15
function unpackZstd(bytes: Uint8Array, options: { readonly maxOutputLength: number }): Uint8Array | undefined {
  const { zstdDecompressSync } = zlib as unknown as { readonly zstdDecompressSync?: Unpack };
  return zstdDecompressSync?.(bytes, options);
}
