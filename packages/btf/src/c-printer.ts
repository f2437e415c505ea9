// Prints types as C: declarations, and the definitions of structs, unions and enums with the padding made explicit, in
// the format of libbpf's dumper. It does not rename types that share a name, which that dumper does (`x___2`).
import { Alignments } from "./alignment.ts";
import type { Btf } from "./btf.ts";
import { BtfError } from "./btf-error.ts";
import type { BtfComposite, BtfEnum, BtfFuncProto, BtfMember, BtfType } from "./btf-type.ts";
import {
  arrayDeclarator,
  type Declarator,
  declare,
  functionDeclarator,
  nameDeclarator,
  pointerDeclarator,
  qualifiedDeclarator,
} from "./declarator.ts";
import { padding } from "./padding.ts";

/** Types visited in one printing; the largest kernel type needs some thousands. Ends cycles of corrupt BTF. */
const MAX_VISITS = 100_000;
/** Structs within structs, and pointers, parameters and the like within one declaration. */
const MAX_DEPTH = 128;
const MAX_WALK = 512;

/** One printing; `level` counts tabs. */
export class CPrinter {
  readonly #btf: Btf;
  readonly #alignments: Alignments;
  #visits = 0;
  #depth = 0;

  constructor(btf: Btf) {
    this.#btf = btf;
    this.#alignments = new Alignments(btf);
  }

  /** Declaration of `inner` with a type. */
  declaration(id: number, inner: Declarator, level: number): string {
    return this.#walk(id, inner, { level, qualifiers: [] });
  }

  /** A type's name with its keyword, or its whole definition where it has no name. */
  typeName(type: BtfType, level: number): string {
    if (type.kind === "fwd") return `${type.union ? "union" : "struct"} ${type.name}`;
    if (type.kind !== "struct" && type.kind !== "union" && type.kind !== "enum" && type.kind !== "enum64") {
      return type.name;
    }
    if (type.name === "") return this.definition(type, level);
    return `${keyword(type)} ${type.name}`;
  }

  /** `struct x { … }` and the like, without a semicolon. */
  definition(type: BtfComposite | BtfEnum, level: number): string {
    if (level > MAX_DEPTH) throw new BtfError(`type ${type.id} nests in itself`, type.id);
    return "members" in type ? this.#composite(type, level) : this.#enum(type, level);
  }

  #walk(id: number, inner: Declarator, at: { level: number; qualifiers: readonly string[] }): string {
    if (++this.#visits > MAX_VISITS || this.#depth > MAX_WALK) throw new BtfError(`type ${id} never ends`, id);
    this.#depth++;
    const text = this.#step(id, inner, at);
    this.#depth--;
    return text;
  }

  #step(id: number, inner: Declarator, at: { level: number; qualifiers: readonly string[] }): string {
    const type = this.#btf.type(id);
    const flushed = at.qualifiers.reduceRight(qualifiedDeclarator, inner);
    const next = { level: at.level, qualifiers: [] };
    switch (type.kind) {
      case "const":
      case "volatile":
      case "restrict":
        return this.#walk(type.type, inner, { level: at.level, qualifiers: [type.kind, ...at.qualifiers] });
      case "type_tag":
        return this.#walk(type.type, qualifiedDeclarator(flushed, attribute(type)), next);
      case "ptr":
        return this.#walk(type.type, pointerDeclarator(flushed), next);
      case "array":
        // a qualified array is an array of qualified elements, and those carry it already
        return this.#walk(type.element, arrayDeclarator(inner, type.length), next);
      case "func_proto":
        return this.#walk(type.returns, functionDeclarator(inner, this.#params(type, at.level)), next);
      case "func":
        return this.#walk(type.type, nameDeclarator(type.name), next);
      case "var":
        return this.#walk(type.type, nameDeclarator(type.name), next);
      default:
        return declare([...at.qualifiers, this.typeName(type, at.level)].join(" "), inner);
    }
  }

  #params(type: BtfFuncProto, level: number): string {
    if (type.params.length === 0 || (type.params.length === 1 && type.params[0]?.type === 0)) return "void";
    const last = type.params.length - 1;
    return type.params
      .map((param, i) =>
        i === last && param.type === 0 ? "..." : this.declaration(param.type, nameDeclarator(param.name), level),
      )
      .join(", ");
  }

  #enum(type: BtfEnum, level: number): string {
    const head = type.name === "" ? "enum" : `enum ${type.name}`;
    const suffix = type.kind === "enum64" ? (type.signed ? "LL" : "ULL") : "";
    const tabs = "\t".repeat(level);
    const values = type.values.map(({ name, value }) => `${tabs}\t${name} = ${value}${suffix},\n`);
    const mode = type.size === 1 ? " __attribute__((mode(byte)))" : "";
    return values.length === 0 ? head : `${head} {\n${values.join("")}${tabs}}${mode}`;
  }

  #composite(type: BtfComposite, level: number): string {
    const head = type.name === "" ? type.kind : `${type.kind} ${type.name}`;
    const packed = type.kind === "struct" && this.#alignments.isPacked(type);
    const body = this.#body(type, packed, level + 1);
    const tail = packed ? " __attribute__((packed))" : "";
    if (type.members.length === 0 && type.size === 0) return `${head} {}${tail}`;
    return `${head} {\n${body.map((line) => `${line}\n`).join("")}${"\t".repeat(level)}}${tail}`;
  }

  #body(type: BtfComposite, packed: boolean, level: number): string[] {
    const tabs = "\t".repeat(level);
    const lines: string[] = [];
    let end = 0;
    let afterBitfield = false;
    for (const member of type.members) {
      const alignment = packed ? 1 : this.#alignments.of(member.type);
      const inBitfield = afterBitfield && member.bitfieldSize !== 0;
      lines.push(...padding({ from: end, to: member.bitOffset, alignment, inBitfield }).map((pad) => tabs + pad));
      lines.push(tabs + this.#member(member, level));
      afterBitfield = member.bitfieldSize !== 0;
      end = member.bitOffset + (member.bitfieldSize || (this.#btf.size(member.type) ?? 0) * 8);
    }
    if (type.kind === "union") return lines;
    const alignment = packed ? 1 : this.#alignments.of(type.id);
    const rest = padding({ from: end, to: type.size * 8, alignment, inBitfield: false });
    return [...lines, ...rest.map((pad) => tabs + pad)];
  }

  #member(member: BtfMember, level: number): string {
    const width = member.bitfieldSize === 0 ? "" : `: ${member.bitfieldSize}`;
    return `${this.declaration(member.type, nameDeclarator(member.name), level)}${width};`;
  }
}

function keyword(type: BtfComposite | BtfEnum): string {
  return type.kind === "enum64" ? "enum" : type.kind;
}

function attribute(tag: Extract<BtfType, { kind: "type_tag" }>): string {
  return tag.attribute ? `__attribute__((${tag.name}))` : `__attribute__((btf_type_tag("${tag.name}")))`;
}
