// Writes BTF bytes: header, type records, strings. Little-endian, version 1.

const MAGIC = 0xeb9f;
const HEADER_LENGTH = 24;

/** Bytes of a BTF blob made of records (each a list of 32-bit words) and a NUL-terminated byte string table. */
export function encodeBtf(records: readonly (readonly number[])[], strings: string): Uint8Array {
  const typeLength = records.reduce((sum, record) => sum + record.length * 4, 0);
  const bytes = new Uint8Array(HEADER_LENGTH + typeLength + strings.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, MAGIC, true);
  view.setUint8(2, 1);
  [HEADER_LENGTH, 0, typeLength, typeLength, strings.length].forEach((word, i) => {
    view.setUint32(4 + i * 4, word, true);
  });
  let at = HEADER_LENGTH;
  for (const record of records) for (const word of record) at = setWord(view, at, word);
  for (let i = 0; i < strings.length; i++) bytes[at + i] = strings.charCodeAt(i);
  return bytes;
}

function setWord(view: DataView, at: number, word: number): number {
  view.setUint32(at, word, true);
  return at + 4;
}
