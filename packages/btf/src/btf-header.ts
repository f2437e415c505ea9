// The BTF header: finds the type and string sections and refuses what is not whole, little-endian BTF version 1.
// It copies a section only where its words would not be aligned.
import { BtfError } from "./btf-error.ts";

const MAGIC = 0xeb9f;
const MAGIC_SWAPPED = 0x9feb;
const HEADER_LENGTH = 24;

export type BtfSections = { readonly words: Uint32Array; readonly strings: Uint8Array };

function checkHead(view: DataView): void {
  if (view.byteLength < HEADER_LENGTH) throw new BtfError(`${view.byteLength} bytes are too few for a header`, 0);
  const magic = view.getUint16(0, true);
  if (magic === MAGIC_SWAPPED) throw new BtfError("it is big-endian, and this machine is little-endian", 0);
  if (magic !== MAGIC) throw new BtfError(`magic number is 0x${magic.toString(16)}, not 0xeb9f`, 0);
  const version = view.getUint8(2);
  if (version !== 1) throw new BtfError(`version ${version} is unknown`, 2);
}

function section(bytes: Uint8Array, start: number, length: number, what: string): Uint8Array {
  if (start + length > bytes.length) {
    throw new BtfError(`${what} section ends at ${start + length}, after the last byte (${bytes.length})`, start);
  }
  return bytes.subarray(start, start + length);
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >>> 2);
}

function checkStrings(strings: Uint8Array, split: boolean): void {
  if (split && strings.length === 0) return;
  if (strings[strings.length - 1] !== 0) throw new BtfError("string section does not end in a NUL");
  if (!split && strings[0] !== 0) throw new BtfError("string section does not begin with the empty string");
}

/** Splits BTF bytes into their sections. `split` BTF may have no strings of its own. Throws {@link BtfError}. */
export function parseHeader(bytes: Uint8Array, split: boolean): BtfSections {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkHead(view);
  const headerLength = view.getUint32(4, true);
  if (headerLength < HEADER_LENGTH || headerLength > bytes.length) {
    throw new BtfError(`header length ${headerLength} is out of range`, 4);
  }
  const field = (at: number): number => view.getUint32(at, true);
  const types = section(bytes, headerLength + field(8), field(12), "type");
  const strings = section(bytes, headerLength + field(16), field(20), "string");
  if (types.length % 4 !== 0) throw new BtfError(`type section of ${types.length} bytes is not made of words`, 12);
  checkStrings(strings, split);
  return { words: wordsOf(types), strings };
}
