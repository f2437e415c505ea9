// Builds small ZIP archives for tests; checksums are left out, since nothing that is mapped is checked.

export interface TestEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Default 0: stored. */
  readonly method?: number;
  readonly flags?: number;
  /** Multiple of which the bytes begin at. */
  readonly align?: number;
}

const encoder = new TextEncoder();

function fields(size: number, ...at: readonly (readonly [number, number, 2 | 4])[]): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  for (const [offset, value, width] of at) {
    if (width === 2) view.setUint16(offset, value, true);
    else view.setUint32(offset, value, true);
  }
  return bytes;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export function buildZip(entries: readonly TestEntry[], comment = ""): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, bytes, method = 0, flags = 0, align = 1 } of entries) {
    const text = encoder.encode(name);
    const padding = (align - ((at + 30 + text.length) % align)) % align;
    const header = fields(
      30,
      [0, 0x04034b50, 4],
      [6, flags, 2],
      [8, method, 2],
      [18, bytes.length, 4],
      [22, bytes.length, 4],
      [26, text.length, 2],
      [28, padding, 2],
    );
    directory.push(
      fields(
        46,
        [0, 0x02014b50, 4],
        [8, flags, 2],
        [10, method, 2],
        [20, bytes.length, 4],
        [24, bytes.length, 4],
        [28, text.length, 2],
        [42, at, 4],
      ),
      text,
    );
    const local = concat([header, text, new Uint8Array(padding), bytes]);
    parts.push(local);
    at += local.length;
  }
  const central = concat(directory);
  const tail = encoder.encode(comment);
  const count = entries.length;
  const end = fields(
    22,
    [0, 0x06054b50, 4],
    [8, count, 2],
    [10, count, 2],
    [12, central.length, 4],
    [16, at, 4],
    [20, tail.length, 2],
  );
  return concat([...parts, central, end, tail]);
}
