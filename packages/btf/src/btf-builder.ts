// Builds BTF: types and strings in, bytes and a `Btf` out, alone or split on a base. Equal pointers, qualifiers, arrays
// and integers are stored once. It lays nothing out: offsets and sizes are the caller's.
import { Btf } from "./btf.ts";
import { type BtfKind, kindNumber } from "./btf-kind.ts";
import type { BtfMember, BtfParam, BtfSectionVar } from "./btf-type.ts";
import { encodeBtf } from "./encode-btf.ts";

const MAX_ENTRIES = 0xffff;
const MAX_BITFIELD_OFFSET = 0xffffff;

export type BuilderOptions = { readonly base?: Btf; readonly name?: string };
/** `bits` defaults to eight times the size; the kernel takes at most one of the three encodings. */
export type IntEncoding = {
  readonly signed?: boolean;
  readonly bool?: boolean;
  readonly char?: boolean;
  readonly bits?: number;
};
/** A member to add; `bitfieldSize` 0 or left out means no bit field. */
export type NewMember = Omit<BtfMember, "bitfieldSize"> & { readonly bitfieldSize?: number };
export type NewEnumValue = { readonly name: string; readonly value: number | bigint };
export type NewEnum = {
  readonly name: string;
  readonly size?: number;
  readonly signed?: boolean;
  readonly values: readonly NewEnumValue[];
};

/**
 * Adds types one by one; each method returns the new type's id.
 *
 * @example
 * const builder = new BtfBuilder();
 * const int = builder.int("int", 4, { signed: true });
 * builder.struct("point", 8, [{ name: "x", type: int, bitOffset: 0 }, { name: "y", type: int, bitOffset: 32 }]);
 * const btf = builder.build();
 */
export class BtfBuilder {
  readonly base: Btf | undefined;
  readonly name: string;
  readonly #firstId: number;
  readonly #firstString: number;
  readonly #records: number[][] = [];
  readonly #strings = new Map<string, number>();
  readonly #shared = new Map<string, number>();
  #text = "";

  constructor(options: BuilderOptions = {}) {
    this.base = options.base;
    this.name = options.name ?? "";
    this.#firstId = options.base?.endId ?? 1;
    this.#firstString = options.base?.strings.end ?? 0;
    if (options.base === undefined) this.#text = "\0";
  }

  /** Offset of a byte string in the string section, added when it is new. */
  string(text: string): number {
    if (text === "") return 0;
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const offset = this.#firstString + this.#text.length;
    this.#text += `${text}\0`;
    this.#strings.set(text, offset);
    return offset;
  }

  int(name: string, size: number, encoding: IntEncoding = {}): number {
    const flags = (encoding.signed ? 1 : 0) | (encoding.char ? 2 : 0) | (encoding.bool ? 4 : 0);
    return this.#once("int", { name, rest: size, extra: [(flags << 24) | (encoding.bits ?? size * 8)] });
  }

  ptr(type: number): number {
    return this.#once("ptr", { rest: type });
  }

  /** `index` is the id of the index type, by default that of an int. */
  array(element: number, length: number, index?: number): number {
    return this.#once("array", { extra: [element, index ?? this.#indexType(), length] });
  }

  struct(name: string, size: number, members: readonly NewMember[]): number {
    return this.#add(composite("struct", { name, size, members }));
  }

  union(name: string, size: number, members: readonly NewMember[]): number {
    return this.#add(composite("union", { name, size, members }));
  }

  /** A forward declaration, which {@link complete} can turn into the real thing under the same id. */
  fwd(name: string, kind: "struct" | "union"): number {
    return this.#add({ kind: "fwd", name, flag: kind === "union" });
  }

  /** Gives a type made with {@link fwd} its body. */
  complete(id: number, kind: "struct" | "union", body: Parameters<typeof composite>[1]): void {
    this.#records[id - this.#firstId] = this.#encode(composite(kind, body));
  }

  enum({ name, size = 4, signed = false, values }: NewEnum): number {
    const extra = values.flatMap((entry) => [this.string(entry.name), Number(BigInt.asUintN(32, BigInt(entry.value)))]);
    return this.#add({ kind: "enum", name, rest: size, flag: signed, vlen: values.length, extra });
  }

  enum64({ name, size = 8, signed = false, values }: NewEnum): number {
    const extra = values.flatMap((entry) => [this.string(entry.name), ...halves(BigInt(entry.value))]);
    return this.#add({ kind: "enum64", name, rest: size, flag: signed, vlen: values.length, extra });
  }

  typedef(name: string, type: number): number {
    return this.#add({ kind: "typedef", name, rest: type });
  }

  const(type: number): number {
    return this.#once("const", { rest: type });
  }

  volatile(type: number): number {
    return this.#once("volatile", { rest: type });
  }

  restrict(type: number): number {
    return this.#once("restrict", { rest: type });
  }

  typeTag(name: string, type: number): number {
    return this.#once("type_tag", { name, rest: type });
  }

  /** `linkage`: 0 static, 1 global, 2 extern. */
  func(name: string, proto: number, linkage = 0): number {
    return this.#add({ kind: "func", name, rest: proto, vlen: linkage });
  }

  funcProto(returns: number, params: readonly BtfParam[]): number {
    const extra = params.flatMap((param) => [this.string(param.name), param.type]);
    return this.#add({ kind: "func_proto", rest: returns, vlen: params.length, extra });
  }

  variable(name: string, type: number, linkage = 1): number {
    return this.#add({ kind: "var", name, rest: type, extra: [linkage] });
  }

  datasec(name: string, size: number, variables: readonly BtfSectionVar[]): number {
    const extra = variables.flatMap((variable) => [variable.type, variable.offset, variable.size]);
    return this.#add({ kind: "datasec", name, rest: size, vlen: variables.length, extra });
  }

  float(name: string, size: number): number {
    return this.#once("float", { name, rest: size });
  }

  /** `component` -1 speaks of the whole type, else of that member or parameter. */
  declTag(name: string, type: number, component = -1): number {
    return this.#add({ kind: "decl_tag", name, rest: type, extra: [component] });
  }

  /** The BTF bytes, as BPF_BTF_LOAD takes them when there is no base. */
  finish(): Uint8Array {
    return encodeBtf(this.#records, this.#text);
  }

  /** The types as a graph. */
  build(): Btf {
    const base = this.base === undefined ? {} : { base: this.base };
    return Btf.parse(this.finish(), { ...base, name: this.name });
  }

  #indexType(): number {
    return this.base?.find("unsigned int", "int") ?? this.int("unsigned int", 4);
  }

  #once(kind: BtfKind, record: Omit<NewRecord, "kind">): number {
    const key = `${kind} ${record.name ?? ""} ${record.rest ?? 0} ${record.extra ?? ""}`;
    const id = this.#shared.get(key) ?? this.#add({ kind, ...record });
    this.#shared.set(key, id);
    return id;
  }

  #add(record: NewRecord): number {
    return this.#firstId + this.#records.push(this.#encode(record)) - 1;
  }

  #encode(record: NewRecord): number[] {
    const { kind, name = "", rest = 0, flag = false, vlen = 0, extra = [], members } = record;
    if (vlen > MAX_ENTRIES)
      throw new RangeError(`BTF type "${name}" has ${vlen} entries; the format holds ${MAX_ENTRIES}`);
    const words = members?.flatMap((member) => [this.string(member.name), member.type, memberWord(member, flag)]);
    const info = ((flag ? 0x80000000 : 0) | (kindNumber(kind) << 24) | vlen) >>> 0;
    return [this.string(name), info, rest, ...(words ?? extra)];
  }
}

type NewRecord = {
  readonly kind: BtfKind;
  readonly name?: string;
  readonly rest?: number;
  readonly flag?: boolean;
  readonly vlen?: number;
  readonly extra?: readonly number[];
  readonly members?: readonly NewMember[];
};

type Body = { readonly name: string; readonly size: number; readonly members: readonly NewMember[] };

function composite(kind: "struct" | "union", { name, size, members }: Body): NewRecord {
  const flag = members.some((member) => (member.bitfieldSize ?? 0) !== 0);
  return { kind, name, rest: size, flag, vlen: members.length, members };
}

function memberWord(member: NewMember, bitfields: boolean): number {
  if (!bitfields) return member.bitOffset;
  if (member.bitOffset > MAX_BITFIELD_OFFSET) {
    throw new RangeError(
      `member "${member.name}" lies too far into a struct with bit fields (bit ${member.bitOffset})`,
    );
  }
  return (((member.bitfieldSize ?? 0) << 24) | member.bitOffset) >>> 0;
}

function halves(value: bigint): [number, number] {
  return [Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n))];
}
