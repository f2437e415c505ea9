// Sorting by address, fast: a comparator costs about 10 ns a comparison, a plain sort of numbers a tenth of that. So address
// and index are packed into one number wherever both fit into its 53 bits, which they do for every real program.

/** Indices of `keys` in ascending order of key; equal keys keep their order. NaN is not allowed. */
export function addressOrder(keys: Float64Array): Uint32Array {
  if (isSorted(keys)) return identity(keys.length);
  return packedOrder(keys) ?? identity(keys.length).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
}

function isSorted(keys: Float64Array): boolean {
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] ?? 0) > (keys[i] ?? 0)) return false;
  return true;
}

function identity(count: number): Uint32Array {
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  return order;
}

function packedOrder(keys: Float64Array): Uint32Array | undefined {
  const count = keys.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const key of keys) {
    if (key < low) low = key;
    if (key > high) high = key;
  }
  // a power of two, since `%` of large numbers takes 100 ns
  const scale = 2 ** Math.ceil(Math.log2(count));
  if ((high - low + 1) * scale > Number.MAX_SAFE_INTEGER) return undefined;
  const packed = new Float64Array(count);
  for (let i = 0; i < count; i++) packed[i] = ((keys[i] ?? 0) - low) * scale + i;
  packed.sort();
  // a loop: `Uint32Array.from` with a function takes ten times as long
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const value = packed[i] ?? 0;
    order[i] = value - Math.floor(value / scale) * scale;
  }
  return order;
}
