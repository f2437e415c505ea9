// A whole number with a point before its last digits.
import type { OpaqueType } from "@kscope/lang";
import type { Decoder } from "../decoder.ts";

export function decimalDecoder({ limit: digits = 0 }: OpaqueType): Decoder {
  return ({ view }, offset) => {
    const value = view.getBigInt64(offset, true);
    const text = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
    const point = text.length - digits;
    return `${value < 0n ? "-" : ""}${text.slice(0, point)}.${text.slice(point)}`;
  };
}
