// The smallest BTF that local storage maps accept: a 32-bit integer key and a value of a given size (an array of bytes).
// It is written by hand because these maps need types even where the program has none.

/** BTF bytes whose type 1 is `int`, the key, and type 3 `unsigned char[valueSize]`, the value. */
export function storageBtf(valueSize: number): Uint8Array {
  const strings = new TextEncoder().encode("\0int\0byte\0");
  const [nameOfInt, nameOfByte] = [1, 5];
  const SIGNED = 1 << 24;
  const int = [nameOfInt, 1 << 24, 4, SIGNED | 32];
  const byte = [nameOfByte, 1 << 24, 1, 8];
  // BTF_KIND_ARRAY: element type, index type, number of elements
  const array = [0, 3 << 24, 0, 2, 1, valueSize];
  const types = new Uint32Array([...int, ...byte, ...array]);
  const header = new Uint32Array([0x0001_eb9f, 24, 0, types.byteLength, types.byteLength, strings.length]);
  const out = new Uint8Array(24 + types.byteLength + strings.length);
  out.set(new Uint8Array(header.buffer), 0);
  out.set(new Uint8Array(types.buffer), 24);
  out.set(strings, 24 + types.byteLength);
  return out;
}

export const STORAGE_KEY_TYPE = 1;
export const STORAGE_VALUE_TYPE = 3;
