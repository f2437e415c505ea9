// Decodes one type record into its view object. Record layouts are those of Documentation/bpf/btf.rst.
// The record is known to lie inside the section (type-index.ts); names are checked where they are read.
import { BtfError } from "./btf-error.ts";
import type { BtfEnumValue, BtfMember, BtfParam, BtfSectionVar, BtfType } from "./btf-type.ts";
import type { StringTable } from "./string-table.ts";

const INT_SIGNED = 1;
const INT_CHAR = 2;
const INT_BOOL = 4;

/** Where a record is: the sections it is read from, its word offset, and the id of its type. */
export type RecordPlace = {
  readonly words: Uint32Array;
  readonly strings: StringTable;
  readonly at: number;
  readonly id: number;
};

/** A record at its place: `at` is a word offset, `flag` and `vlen` are fields of its info word, `rest` its third word. */
class RecordReader {
  readonly #words: Uint32Array;
  readonly #strings: StringTable;
  readonly at: number;
  readonly id: number;
  readonly flag: boolean;
  readonly vlen: number;
  readonly rest: number;

  constructor({ words, strings, at, id }: RecordPlace) {
    this.#words = words;
    this.#strings = strings;
    this.at = at;
    this.id = id;
    const info = this.word(1);
    this.flag = info >>> 31 === 1;
    this.vlen = info & 0xffff;
    this.rest = this.word(2);
  }

  word(index: number): number {
    return this.#words[this.at + index] ?? 0;
  }

  string(index: number): string {
    return this.#strings.at(this.word(index));
  }

  /** Decodes the `vlen` entries of `size` words each. */
  entries<T>(size: number, decode: (at: number) => T): T[] {
    const entries: T[] = [];
    for (let i = 0; i < this.vlen; i++) entries.push(decode(3 + i * size));
    return entries;
  }
}

function member(record: RecordReader, at: number): BtfMember {
  const offset = record.word(at + 2);
  return {
    name: record.string(at),
    type: record.word(at + 1),
    bitOffset: record.flag ? offset & 0xffffff : offset,
    bitfieldSize: record.flag ? offset >>> 24 : 0,
  };
}

function enumValue(record: RecordReader, at: number): BtfEnumValue {
  const word = record.word(at + 1);
  return { name: record.string(at), value: BigInt(record.flag ? word | 0 : word) };
}

function enum64Value(record: RecordReader, at: number): BtfEnumValue {
  const bits = (BigInt(record.word(at + 2)) << 32n) | BigInt(record.word(at + 1));
  return { name: record.string(at), value: record.flag ? BigInt.asIntN(64, bits) : bits };
}

function param(record: RecordReader, at: number): BtfParam {
  return { name: record.string(at), type: record.word(at + 1) };
}

function sectionVar(record: RecordReader, at: number): BtfSectionVar {
  return { type: record.word(at), offset: record.word(at + 1), size: record.word(at + 2) };
}

function int(record: RecordReader): BtfType {
  const word = record.word(3);
  const encoding = (word >>> 24) & 0xf;
  const name = record.string(0);
  return {
    kind: "int",
    id: record.id,
    name,
    size: record.rest,
    signed: (encoding & INT_SIGNED) !== 0,
    bool: (encoding & INT_BOOL) !== 0,
    char: (encoding & INT_CHAR) !== 0 || name === "char",
    bits: word & 0xff,
    offset: (word >>> 16) & 0xff,
  };
}

type Decoder = (record: RecordReader, id: number) => BtfType;

function modifier(kind: "typedef" | "volatile" | "const" | "restrict"): Decoder {
  return (r, id) => ({ kind, id, name: r.string(0), type: r.rest });
}

function composite(kind: "struct" | "union"): Decoder {
  return (r, id) => ({ kind, id, name: r.string(0), size: r.rest, members: r.entries(3, (at) => member(r, at)) });
}

function enumeration(kind: "enum" | "enum64"): Decoder {
  const [words, value] = kind === "enum" ? ([2, enumValue] as const) : ([3, enum64Value] as const);
  return (r, id) => ({
    kind,
    id,
    name: r.string(0),
    size: r.rest,
    signed: r.flag,
    values: r.entries(words, (at) => value(r, at)),
  });
}

/** Decoders by BTF_KIND_ number. */
const DECODERS: readonly (Decoder | undefined)[] = [
  undefined,
  int,
  (r, id) => ({ kind: "ptr", id, name: "", type: r.rest }),
  (r, id) => ({ kind: "array", id, name: "", element: r.word(3), index: r.word(4), length: r.word(5) }),
  composite("struct"),
  composite("union"),
  enumeration("enum"),
  (r, id) => ({ kind: "fwd", id, name: r.string(0), union: r.flag }),
  modifier("typedef"),
  modifier("volatile"),
  modifier("const"),
  modifier("restrict"),
  (r, id) => ({ kind: "func", id, name: r.string(0), type: r.rest, linkage: r.vlen }),
  (r, id) => ({ kind: "func_proto", id, name: "", returns: r.rest, params: r.entries(2, (at) => param(r, at)) }),
  (r, id) => ({ kind: "var", id, name: r.string(0), type: r.rest, linkage: r.word(3) }),
  (r, id) => ({
    kind: "datasec",
    id,
    name: r.string(0),
    size: r.rest,
    variables: r.entries(3, (at) => sectionVar(r, at)),
  }),
  (r, id) => ({ kind: "float", id, name: r.string(0), size: r.rest }),
  (r, id) => ({
    kind: "decl_tag",
    id,
    name: r.string(0),
    type: r.rest,
    component: r.word(3) | 0,
    attribute: r.flag,
  }),
  (r, id) => ({ kind: "type_tag", id, name: r.string(0), type: r.rest, attribute: r.flag }),
  enumeration("enum64"),
];

/** Decodes a record. Throws {@link BtfError} for a name outside the string section. */
export function decodeType(place: RecordPlace): BtfType {
  const record = new RecordReader(place);
  const decode = DECODERS[(record.word(1) >>> 24) & 0x1f];
  if (decode === undefined) throw new BtfError(`type ${place.id} is of unknown kind`, place.id);
  return decode(record, place.id);
}

/** The members with a name of the struct or union whose record this is; the others are not decoded. */
export function decodeMembersNamed(place: RecordPlace, name: string): BtfMember[] {
  const record = new RecordReader(place);
  const found: BtfMember[] = [];
  for (let i = 0, at = 3; i < record.vlen; i++, at += 3) {
    if (place.strings.equals(record.word(at), name)) found.push(member(record, at));
  }
  return found;
}
