// Strings and byte buffers, as binary strings (one UTF-16 unit a byte).
import type { Decoder } from "./decoder.ts";

/** Bytes up to the NUL. Without a NUL in `size` bytes the text was cut: it loses nothing more, and gets the trailer. */
export function stringDecoder(size: number, trailer: string): Decoder {
  return ({ buffer }, offset) => {
    const limit = offset + size;
    const end = buffer.indexOf(0, offset);
    if (end >= 0 && end < limit) return buffer.toString("latin1", offset, end);
    return buffer.toString("latin1", offset, limit) + trailer;
  };
}

/** u32 length, then the bytes. */
export function bufferDecoder(size: number): Decoder {
  return ({ view, buffer }, offset) => {
    const length = Math.min(view.getUint32(offset, true), size);
    return buffer.toString("latin1", offset + 4, offset + 4 + length);
  };
}

/** Text that did not come from the traced program (symbols, paths) as a binary string of its UTF-8 bytes. */
export function toBinaryString(text: string): string {
  return /^\p{ASCII}*$/u.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}
