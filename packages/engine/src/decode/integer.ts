// Integers from memory, little endian. 64-bit values are put together from two 32-bit halves, which is several times
// faster than a bigint; beyond 2^53 they become bigints.
import type { IntegerSize } from "@kscope/lang";
import type { Decoder } from "./decoder.ts";

const HIGH = 2 ** 32;
/** High halves below this give numbers below 2^53. */
const EXACT = 2 ** 21;

export function readUnsigned64(view: DataView, offset: number): number | bigint {
  const high = view.getUint32(offset + 4, true);
  return high < EXACT ? high * HIGH + view.getUint32(offset, true) : view.getBigUint64(offset, true);
}

export function readSigned64(view: DataView, offset: number): number | bigint {
  const high = view.getInt32(offset + 4, true);
  return high < EXACT && high >= -EXACT ? high * HIGH + view.getUint32(offset, true) : view.getBigInt64(offset, true);
}

const UNSIGNED: Readonly<Record<IntegerSize, Decoder>> = {
  1: (bytes, offset) => bytes.view.getUint8(offset),
  2: (bytes, offset) => bytes.view.getUint16(offset, true),
  4: (bytes, offset) => bytes.view.getUint32(offset, true),
  8: (bytes, offset) => readUnsigned64(bytes.view, offset),
};

const SIGNED: Readonly<Record<IntegerSize, Decoder>> = {
  1: (bytes, offset) => bytes.view.getInt8(offset),
  2: (bytes, offset) => bytes.view.getInt16(offset, true),
  4: (bytes, offset) => bytes.view.getInt32(offset, true),
  8: (bytes, offset) => readSigned64(bytes.view, offset),
};

export function integerDecoder(size: IntegerSize, signed: boolean): Decoder {
  return signed ? SIGNED[size] : UNSIGNED[size];
}

/** Number where that is exact, else bigint: the form in which reports carry integers. */
export function toDatum(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}
