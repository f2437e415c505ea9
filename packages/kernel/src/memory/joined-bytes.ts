// Byte arrays put together into one of their own. Not Buffer.concat: that hands out parts of a shared pool.

/** A new array with the bytes of all parts. */
export function joinedBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
