// Addresses as JavaScript numbers: the signed reading of 64 bits. Canonical addresses of x86-64 and arm64 lie within 2^56
// of 0 or of 2^64, and all that Linux hands out without being asked for more lie within 2^52, so they are exact in a
// number and compare ten times faster than bigint. Others have no key.

/** The key of an address; NaN, which is neither below nor above any key, if it has none. */
export function addressKey(address: bigint): number {
  const key = Number(BigInt.asIntN(64, address));
  return Number.isSafeInteger(key) ? key : Number.NaN;
}

/** The address of a key. */
export function keyAddress(key: number): bigint {
  return BigInt.asUintN(64, BigInt(key));
}

/** The key of an address that is given as two 32-bit halves; NaN if it has none. */
export function keyOfHalves(low: number, high: number): number {
  const key = (high | 0) * 0x1_0000_0000 + (low >>> 0);
  return Number.isSafeInteger(key) ? key : Number.NaN;
}
