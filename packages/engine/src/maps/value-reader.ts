// Reads a map's value, whether it is one or one a processor.
import type { Type } from "@kscope/lang";
import { mergeOf, type Shares } from "../decode/aggregates/merge.ts";
import { sumOf } from "../decode/aggregates/sum.ts";
import type { Bytes } from "../decode/bytes.ts";
import { compileDecoder } from "../decode/compile.ts";
import type { DecodeContext } from "../decode/decoder.ts";
import type { Datum } from "../reports/report.ts";

/** `offset` is where the first processor's share lies; undefined where no processor has contributed. */
export type ReadValue = (bytes: Bytes, offset: number) => Datum;

export function valueReader(type: Type, shares: Shares, context: DecodeContext): ReadValue {
  if (type.kind === "aggregate") {
    const merge = mergeOf(type);
    return (bytes, offset) => merge(bytes, { ...shares, offset: shares.offset + offset });
  }
  const read = compileDecoder(type, context);
  if (shares.count === 1) return read;
  // a plain integer in a per-CPU map counts: its value is the sum
  if (type.kind === "integer" && type.size === 8) {
    const sum = sumOf(type.signed);
    return (bytes, offset) => sum(bytes, { ...shares, offset: shares.offset + offset });
  }
  return (bytes, offset) => read(bytes, offset + firstUsed(bytes, offset, shares));
}

/** Offset of the first share that is not all zero: other values cannot be added up. */
function firstUsed({ buffer }: Bytes, offset: number, { stride, count }: Shares): number {
  for (let cpu = 0; cpu < count; cpu++) {
    const at = offset + cpu * stride;
    if (buffer.subarray(at, at + stride).some((byte) => byte !== 0)) return cpu * stride;
  }
  return 0;
}
