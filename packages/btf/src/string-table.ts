// The string section of BTF, and that of its base before it. Names are byte strings: one UTF-16 unit a byte.
// It compares names in place and makes JavaScript strings only of those that are asked for.
import { BtfError } from "./btf-error.ts";

/** Bytes made into text at once: arguments of one call, which engines limit. */
const CHUNK = 4096;

export class StringTable {
  /** Offset of this table's first byte, which is the length of all tables below it. */
  readonly start: number;
  /** Offset just after this table's last byte. */
  readonly end: number;
  readonly #bytes: Uint8Array;
  readonly #base: StringTable | undefined;
  #text: string | undefined;

  constructor(bytes: Uint8Array, base?: StringTable) {
    this.#bytes = bytes;
    this.#base = base;
    this.start = base?.end ?? 0;
    this.end = this.start + bytes.length;
  }

  /** The string at an offset. Throws {@link BtfError} when the offset is outside. */
  at(offset: number): string {
    if (offset === 0) return "";
    if (offset < this.start && this.#base !== undefined) return this.#base.at(offset);
    const begin = offset - this.start;
    if (begin < 0 || begin >= this.#bytes.length) throw new BtfError(`string offset ${offset} is outside`, offset);
    if (this.#text !== undefined) return this.#text.slice(begin, this.#text.indexOf("\0", begin));
    return this.#decode(begin);
  }

  /** Whether the string at an offset is `name`; false for an offset outside. */
  equals(offset: number, name: string): boolean {
    if (offset < this.start && this.#base !== undefined) return this.#base.equals(offset, name);
    const bytes = this.#bytes;
    const begin = offset - this.start;
    const length = name.length;
    if (bytes[begin + length] !== 0) return false;
    for (let i = 0; i < length; i++) if (bytes[begin + i] !== name.charCodeAt(i)) return false;
    return true;
  }

  /** False if certainly no string of this table or its base is `name`: one search (1 ms), without looking at any type. */
  mayHave(name: string): boolean {
    this.#text ??= decodeAscii(this.#bytes);
    // names may be the ends of longer strings
    return this.#text === undefined || this.#text.includes(`${name}\0`) || this.#base?.mayHave(name) === true;
  }

  /** Prepares for a listing of most names: decodes the whole table at once (about 1 ms for a kernel's 2.3 MB). */
  warm(): void {
    this.#base?.warm();
    this.#text ??= decodeAscii(this.#bytes);
  }

  #decode(begin: number): string {
    const end = this.#bytes.indexOf(0, begin);
    let text = "";
    for (let at = begin; at < end; at += CHUNK) {
      text += Reflect.apply(String.fromCharCode, undefined, this.#bytes.subarray(at, Math.min(end, at + CHUNK)));
    }
    return text;
  }
}

/** The text of bytes, or undefined when some are not ASCII: no decoder gives one unit a byte for those. */
function decodeAscii(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.length === bytes.length ? text : undefined;
  } catch {
    return undefined;
  }
}
