// Ethernet addresses: upper case, with colons.
import type { Decoder } from "../decoder.ts";

export function macDecoder(): Decoder {
  return ({ buffer }, offset) =>
    Array.from(buffer.subarray(offset, offset + 6), (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(
      ":",
    );
}
