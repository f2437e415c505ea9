// The sum of all processors' words, wrapping at 64 bits as the kernel's own additions do.
import { readSigned64, readUnsigned64, toDatum } from "../integer.ts";
import type { Merge } from "./merge.ts";

export function sumOf(signed: boolean): Merge {
  return ({ view }, { offset, stride, count }) => total(view, { offset, stride, count, signed });
}

/** Stays with numbers while all partial sums are exact. */
export function total(
  view: DataView,
  { offset, stride, count, signed }: { offset: number; stride: number; count: number; signed: boolean },
): number | bigint {
  const read = signed ? readSigned64 : readUnsigned64;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const word = read(view, offset + i * stride);
    if (typeof word !== "number" || !Number.isSafeInteger(sum + word))
      return exact(view, offset, stride, count, signed);
    sum += word;
  }
  return sum;
}

function exact(view: DataView, offset: number, stride: number, count: number, signed: boolean): number | bigint {
  let sum = 0n;
  for (let i = 0; i < count; i++) sum += view.getBigUint64(offset + i * stride, true);
  return toDatum(signed ? BigInt.asIntN(64, sum) : BigInt.asUintN(64, sum));
}
