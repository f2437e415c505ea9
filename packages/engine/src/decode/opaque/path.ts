// A path as its walk left it: u32 length, whose bit 31 says that it was cut short, then names from the last to the first. A first name that is
// itself a path stays as it is.
import type { DecodeContext, Decoder } from "../decoder.ts";

const INCOMPLETE = 0x80000000;

export function pathDecoder(_: unknown, { truncationTrailer }: DecodeContext): Decoder {
  return ({ view, buffer }, offset) => {
    const word = view.getUint32(offset, true);
    const length = word % INCOMPLETE;
    const start = word >= INCOMPLETE ? `[${truncationTrailer}]` : "";
    if (length === 0) return start === "" ? "/" : start;
    const names = buffer.toString("latin1", offset + 4, offset + 4 + length - 1).split("\0");
    const path = names.reverse().join("/");
    return path.startsWith("/") ? path : `${start}/${path}`;
  };
}
