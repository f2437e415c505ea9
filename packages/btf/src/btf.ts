// The type graph: BTF bytes, opened lazily. Opening reads the header; records are indexed as far as a question
// needs; each type is decoded when it is asked for. Split BTF (a module's, a program's, C text's) continues the ids and strings of
// its base. It prints nothing (format-type.ts) and looks into no members (members.ts).
import { BtfError } from "./btf-error.ts";
import { parseHeader } from "./btf-header.ts";
import { type BtfKind, KIND_NAMES, kindMask } from "./btf-kind.ts";
import type { BtfMember, BtfType } from "./btf-type.ts";
import { decodeMembersNamed, decodeType } from "./decode-type.ts";
import { NameIndex } from "./name-index.ts";
import { StringTable } from "./string-table.ts";
import { TypeIndex } from "./type-index.ts";

/** Steps through typedefs, qualifiers and arrays before a chain counts as corrupt (the kernel allows 32). */
const MAX_CHAIN = 64;
const POINTER_SIZE = 8;
const MODIFIERS: ReadonlySet<BtfKind> = new Set(["typedef", "const", "volatile", "restrict", "type_tag"]);
/** Kinds whose third word is a size. */
const SIZED: ReadonlySet<BtfKind> = new Set(["int", "struct", "union", "enum", "enum64", "float", "datasec"]);
const VOID: BtfType = { kind: "void", id: 0, name: "void" };

/** `base` is what split BTF builds on; `name` is for messages and listings ("vmlinux", a module's name). */
export type BtfOptions = { readonly base?: Btf; readonly name?: string };

/** A function known to BTF: ids of its `func` and of its `func_proto`. */
export type BtfFunction = { readonly id: number; readonly name: string; readonly proto: number };

/**
 * BTF types by id and by name.
 *
 * @example
 * const btf = Btf.parse(bytes, { name: "vmlinux" });
 * const task = btf.find("task_struct", "struct");
 */
export class Btf {
  readonly base: Btf | undefined;
  readonly name: string;
  readonly strings: StringTable;
  /** As it was given. */
  readonly bytes: Uint8Array;
  readonly #words: Uint32Array;
  readonly #types = new Map<number, BtfType>();
  readonly #index: TypeIndex;
  readonly #byName: NameIndex;
  #firstId: number | undefined;

  private constructor(bytes: Uint8Array, options: BtfOptions) {
    const { words, strings } = parseHeader(bytes, options.base !== undefined);
    this.bytes = bytes;
    this.base = options.base;
    this.name = options.name ?? "";
    this.#words = words;
    this.#index = new TypeIndex(words);
    this.strings = new StringTable(strings, options.base?.strings);
    this.#byName = new NameIndex({
      index: this.#index,
      nameAt: (position) => {
        this.strings.warm();
        return this.#nameAt(position);
      },
    });
  }

  /** Opens BTF bytes, which must not change afterwards. Throws {@link BtfError} here, or when a corrupt part is read. */
  static parse(bytes: Uint8Array, options: BtfOptions = {}): Btf {
    return new Btf(bytes, options);
  }

  /** Id of this BTF's own first type: 1, or the one after the base's last. */
  get firstId(): number {
    this.#firstId ??= this.base?.endId ?? 1;
    return this.#firstId;
  }

  /** Id just after the last type. Walks all records. */
  get endId(): number {
    return this.firstId + this.#index.length;
  }

  /** The type with an id; 0 is void. Views are cached. Throws {@link BtfError} when there is none. */
  type(id: number): BtfType {
    if (id === 0) return VOID;
    const cached = this.#types.get(id);
    if (cached !== undefined) return cached;
    if (this.base !== undefined && id < this.firstId) return this.base.type(id);
    const type = decodeType({ words: this.#words, strings: this.strings, at: this.#place(id).at, id });
    this.#types.set(id, type);
    return type;
  }

  /** The first type of one of these kinds with this name; this BTF's own before its base's. */
  find(name: string, kinds: BtfKind | readonly BtfKind[]): number | undefined {
    const position = this.#first(name, kindMask(kinds));
    return position === undefined ? this.base?.find(name, kinds) : this.firstId + position;
  }

  #first(name: string, mask: number): number | undefined {
    const names = this.#byName.of(mask);
    if (names !== undefined) return names.get(name);
    const { strings } = this;
    return this.#index.first(0, mask, (offset) => strings.equals(offset, name));
  }

  /** All types of these kinds with this name; this BTF's own before its base's. */
  findAll(name: string, kinds: BtfKind | readonly BtfKind[]): number[] {
    const mask = kindMask(kinds);
    const test = (offset: number): boolean => this.strings.equals(offset, name);
    const found: number[] = [];
    let position = this.#index.first(0, mask, test);
    for (; position !== undefined; position = this.#index.first(position + 1, mask, test)) {
      found.push(this.firstId + position);
    }
    return this.base === undefined ? found : [...found, ...this.base.findAll(name, kinds)];
  }

  /** Ids of this BTF's own types (not its base's) of some kinds, in order. */
  ids(kinds: BtfKind | readonly BtfKind[]): number[] {
    return this.#index.positions(kindMask(kinds)).map((position) => this.firstId + position);
  }

  /** Names of this BTF's own types of some kinds, in order of id, without the unnamed. For listings. */
  names(kinds: BtfKind | readonly BtfKind[]): string[] {
    this.strings.warm();
    return this.#index
      .positions(kindMask(kinds))
      .map((position) => this.#nameAt(position))
      .filter((name) => name !== "");
  }

  /** This BTF's own functions, in order of id. Reads their names only; for 56,000 of them prefer {@link find}. */
  *functions(): Generator<BtfFunction> {
    this.strings.warm();
    for (const position of this.#index.positions(kindMask("func"))) {
      const at = this.#index.offset(position) ?? 0;
      yield { id: this.firstId + position, name: this.#nameAt(position), proto: this.#words[at + 2] ?? 0 };
    }
  }

  /** Kind of a type, without decoding it. */
  kind(id: number): BtfKind {
    return id === 0 ? "void" : (KIND_NAMES[(this.#word(id, 1) >>> 24) & 0x1f] ?? "void");
  }

  /** Direct members of a struct or union that have a name ("" for the anonymous), without decoding the others. */
  membersNamed(id: number, name: string): BtfMember[] {
    const kind = this.kind(id);
    if (kind !== "struct" && kind !== "union") return [];
    const { btf, at } = this.#place(id);
    return decodeMembersNamed({ words: btf.#words, strings: btf.strings, at, id }, name);
  }

  /** Strips typedefs, qualifiers and type tags. */
  resolve(id: number): number {
    let at = id;
    for (let step = 0; step < MAX_CHAIN; step++) {
      if (!MODIFIERS.has(this.kind(at))) return at;
      at = this.#word(at, 2);
    }
    throw new BtfError(`type ${id} is a chain of more than ${MAX_CHAIN} typedefs and qualifiers`, id);
  }

  /** The type with typedefs, qualifiers and type tags stripped. */
  resolved(id: number): BtfType {
    return this.type(this.resolve(id));
  }

  /** Size in bytes; undefined for what has none: void, functions, forward declarations. */
  size(id: number): number | undefined {
    let factor = 1;
    let at = id;
    for (let step = 0; step < MAX_CHAIN; step++) {
      at = this.resolve(at);
      const kind = this.kind(at);
      if (SIZED.has(kind)) return factor * this.#word(at, 2);
      if (kind === "ptr") return factor * POINTER_SIZE;
      if (kind !== "array" && kind !== "var") return undefined;
      if (kind === "array") factor *= this.#word(at, 5);
      at = this.#word(at, kind === "array" ? 3 : 2);
    }
    throw new BtfError(`type ${id} is an array of more than ${MAX_CHAIN} dimensions`, id);
  }

  #nameAt(position: number): string {
    return this.strings.at(this.#words[this.#index.offset(position) ?? 0] ?? 0);
  }

  /** The BTF in the chain of bases that holds a type, and its record's place there. */
  #place(id: number): { readonly btf: Btf; readonly at: number } {
    if (this.base !== undefined && id < this.firstId) return this.base.#place(id);
    const at = this.#index.offset(id - this.firstId);
    if (at === undefined) throw new BtfError(`there is no type ${id}`, id);
    return { btf: this, at };
  }

  #word(id: number, index: number): number {
    const { btf, at } = this.#place(id);
    return btf.#words[at + index] ?? 0;
  }
}
