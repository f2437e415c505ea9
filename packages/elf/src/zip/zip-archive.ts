// ZIP archives whose entries are mapped where they lie, as Android's packages have libraries: what entries there are, and where
// those lie that are stored as they are. Nothing is decompressed. Numbers are those of APPNOTE.TXT 4.3.
import { type ByteSource, WindowSource } from "../byte-source.ts";
import { textAt } from "../byte-text.ts";
import { ZipError } from "./zip-error.ts";

interface ZipEntry {
  /** A byte string. */
  readonly name: string;
  readonly encrypted: boolean;
  readonly stored: boolean;
  readonly size: number;
  /** Where its local header is. */
  readonly header: number;
}

/** An entry that is stored as it is. */
export interface ZipMember {
  readonly name: string;
  /** Of its first byte in the archive. */
  readonly offset: number;
  readonly source: ByteSource;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64_LOCATOR = 0x07064b50;
const LOCAL_SIZE = 30;
const CENTRAL_SIZE = 46;
const END_SIZE = 22;
const END64_LOCATOR_SIZE = 20;
const LONGEST_COMMENT = 0xffff;
/** Some 150,000 entries, ten times those of a large package: reading a hostile one takes a moment and not seconds. */
const LARGEST_DIRECTORY = 16 << 20;

export class ZipArchive {
  readonly #source: ByteSource;
  readonly #entries: readonly ZipEntry[];

  /** Reads the directory. Throws `ZipError`. */
  static open(source: ByteSource): ZipArchive {
    return new ZipArchive(source);
  }

  /** Whether the bytes begin as archives do. */
  static begins(source: ByteSource): boolean {
    const start = source.read(0, 4);
    return start.length === 4 && view(start).getUint32(0, true) === LOCAL;
  }

  private constructor(source: ByteSource) {
    this.#source = source;
    this.#entries = readDirectory(source);
  }

  /** In the order of the directory. */
  get names(): readonly string[] {
    return this.#entries.map(({ name }) => name);
  }

  /** The first entry of a name. Throws `ZipError`, also where it is not stored as it is. */
  member(name: string): ZipMember {
    const entry = this.#entries.find((one) => one.name === name);
    if (entry === undefined) throw new ZipError("no-entry", `it has no ${name}`);
    return this.#member(entry);
  }

  /** The entry that the byte at an offset belongs to; undefined where that is none or not stored as it is. Throws `ZipError`. */
  memberAt(offset: number): ZipMember | undefined {
    let before: ZipEntry | undefined;
    for (const entry of this.#entries) {
      if (entry.header <= offset && entry.header >= (before?.header ?? 0)) before = entry;
    }
    if (before === undefined || !before.stored || before.encrypted) return undefined;
    const member = this.#member(before);
    return offset >= member.offset && offset < member.offset + member.source.size ? member : undefined;
  }

  #member({ name, encrypted, stored, size, header }: ZipEntry): ZipMember {
    if (encrypted) throw new ZipError("encrypted", `${name} is encrypted in it`);
    if (!stored) throw new ZipError("compressed", `${name} is compressed in it`);
    const local = take(this.#source, header, LOCAL_SIZE, "a local header");
    if (local.getUint32(0, true) !== LOCAL) throw new ZipError("corrupt", `${name} has no local header`);
    const offset = header + LOCAL_SIZE + local.getUint16(26, true) + local.getUint16(28, true);
    if (offset + size > this.#source.size) throw new ZipError("corrupt", `${name} ends after the last byte`);
    return { name, offset, source: new WindowSource(this.#source, offset, size) };
  }
}

function readDirectory(source: ByteSource): readonly ZipEntry[] {
  const { count, size, offset } = readEnd(source);
  const directory = take(source, offset, size, "the directory");
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count; ) {
    if (at + CENTRAL_SIZE > size || directory.getUint32(at, true) !== CENTRAL)
      throw new ZipError("corrupt", `its directory has ${entries.length} of ${count} entries`);
    const nameSize = directory.getUint16(at + 28, true);
    const next = at + CENTRAL_SIZE + nameSize + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
    if (next > size) throw new ZipError("corrupt", "its directory ends within an entry");
    entries.push(readEntry(directory, at, nameSize));
    at = next;
  }
  return entries;
}

function readEntry(directory: DataView, at: number, nameSize: number): ZipEntry {
  const nameStart = directory.byteOffset + at + CENTRAL_SIZE;
  const name = textAt(new Uint8Array(directory.buffer, nameStart, nameSize), 0);
  const packed = directory.getUint32(at + 20, true);
  const size = directory.getUint32(at + 24, true);
  const stored = directory.getUint16(at + 10, true) === 0;
  // where 2^32 - 1 stands the number is in the extra field
  if (stored && size === 0xffffffff) throw new ZipError("unsupported", "it is a ZIP64 archive");
  if (stored && packed !== size) throw new ZipError("corrupt", `${name} has two sizes`);
  const encrypted = (directory.getUint16(at + 8, true) & 1) !== 0;
  return { name, encrypted, stored, size, header: directory.getUint32(at + 42, true) };
}

interface Directory {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

function readEnd(source: ByteSource): Directory {
  const length = Math.min(source.size, END_SIZE + LONGEST_COMMENT);
  const tail = take(source, source.size - length, length, "the end");
  for (let at = length - END_SIZE; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END || at + END_SIZE + tail.getUint16(at + 20, true) !== length) continue;
    const locator = at - END64_LOCATOR_SIZE;
    if (locator >= 0 && tail.getUint32(locator, true) === END64_LOCATOR)
      throw new ZipError("unsupported", "it is a ZIP64 archive");
    const count = tail.getUint16(at + 10, true);
    if (tail.getUint16(at + 4, true) !== 0 || tail.getUint16(at + 8, true) !== count)
      throw new ZipError("unsupported", "it is one of several volumes");
    const size = tail.getUint32(at + 12, true);
    if (size > LARGEST_DIRECTORY) throw new ZipError("unsupported", `its directory has ${size} bytes`);
    return { count, size, offset: tail.getUint32(at + 16, true) };
  }
  throw new ZipError("not-zip", "it is no ZIP archive");
}

function take(source: ByteSource, offset: number, length: number, what: string): DataView {
  const bytes = offset + length <= source.size ? source.read(offset, length) : new Uint8Array();
  if (bytes.length !== length) throw new ZipError("corrupt", `${what} (${length} bytes at ${offset}) is cut off`);
  return view(bytes);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
