// The types of one C text: a BTF builder, and what BTF does not keep but C needs while it reads on: alignment, whether
// a type is complete, what an expression's cast does.
import { Alignments } from "../alignment.ts";
import type { Btf } from "../btf.ts";
import { BtfBuilder } from "../btf-builder.ts";
import { basicType } from "./basic-types.ts";

/** What is known of a type. `size` is undefined while it is incomplete; sizes and alignments are bytes. */
export type Shape = {
  readonly form: "void" | "int" | "bool" | "float" | "pointer" | "array" | "function" | "record" | "enum";
  readonly size: number | undefined;
  readonly align: number;
  readonly signed: boolean;
};

type Known = Shape | { readonly alias: number; readonly align: number | undefined };

const VOID: Shape = { form: "void", size: undefined, align: 1, signed: false };
const POINTER: Shape = { form: "pointer", size: 8, align: 8, signed: false };
const FORMS: Readonly<Record<string, Shape["form"]>> = {
  int: "int",
  float: "float",
  ptr: "pointer",
  array: "array",
  func_proto: "function",
  struct: "record",
  union: "record",
  fwd: "record",
  enum: "enum",
  enum64: "enum",
};

export class CTypes {
  readonly builder: BtfBuilder;
  readonly base: Btf | undefined;
  readonly #known = new Map<number, Known>();
  readonly #elements = new Map<number, number>();
  readonly #alignments: Alignments | undefined;

  constructor(base: Btf | undefined) {
    this.base = base;
    this.builder = new BtfBuilder(base === undefined ? { name: "C text" } : { base, name: "C text" });
    this.#alignments = base === undefined ? undefined : new Alignments(base);
  }

  /** Shape of a type, through typedefs and qualifiers. */
  shape(id: number): Shape {
    if (id === 0) return VOID;
    const known = this.#known.get(id);
    if (known === undefined) return this.#baseShape(id);
    if (!("alias" in known)) return known;
    const target = this.shape(known.alias);
    return known.align === undefined ? target : { ...target, align: known.align };
  }

  /** Records a shape under an id, which is returned. */
  learn(id: number, shape: Shape): number {
    this.#known.set(id, shape);
    return id;
  }

  /** A basic type by its specifier words, in any order; undefined when they name none. */
  basic(words: readonly string[]): number | undefined {
    const type = basicType(words);
    if (type === undefined) return undefined;
    if (type.form === "void") return 0;
    const { name, size, form, signed } = type;
    const kind = form === "float" ? "float" : "int";
    const make = (): number =>
      kind === "float"
        ? this.builder.float(name, size)
        : this.builder.int(name, size, { signed, bool: form === "bool" });
    // the base's own is the same type, but to look for it only pays where it is surely there
    const id = this.base?.find(name, kind) ?? make();
    return this.learn(id, { form, size, align: size, signed });
  }

  /** The integer type of a size with the sign of another type; undefined when that is no integer. */
  ofMode(id: number, size: number): number | undefined {
    const { form, signed } = this.shape(id);
    if (form !== "int" && form !== "enum") return undefined;
    const words: Readonly<Record<number, string>> = { 1: "char", 2: "short", 4: "int", 8: "long", 16: "__int128" };
    const sign = signed ? (size === 1 ? ["signed"] : []) : ["unsigned"];
    return this.basic([...sign, words[size] ?? "int"]);
  }

  pointer(target: number): number {
    return this.learn(this.builder.ptr(target), POINTER);
  }

  qualified(target: number, qualifier: "const" | "volatile" | "restrict"): number {
    return this.#alias(this.builder[qualifier](target), target, undefined);
  }

  /** `align` is what the typedef's own attribute asks for. */
  typedef(name: string, target: number, align: number | undefined): number {
    return this.#alias(this.builder.typedef(name, target), target, align);
  }

  /** `element` must be complete. */
  array(element: number, length: number): number {
    const { size = 0, align } = this.shape(element);
    const index = this.basic(["unsigned", "int"]) ?? 0;
    const id = this.builder.array(element, length, index);
    this.#elements.set(id, element);
    return this.learn(id, { form: "array", size: size * length, align, signed: false });
  }

  /** The pointer that an array becomes as a parameter. */
  decayed(array: number): number {
    const known = this.#known.get(array);
    if (known !== undefined && "alias" in known) return this.decayed(known.alias);
    const own = this.#elements.get(array);
    if (own !== undefined) return this.pointer(own);
    const type = this.base?.resolved(array);
    return type?.kind === "array" ? this.pointer(type.element) : array;
  }

  func(returns: number, params: readonly { readonly name: string; readonly type: number }[]): number {
    return this.learn(this.builder.funcProto(returns, params), { ...VOID, form: "function" });
  }

  /** A struct or union that has no body yet. */
  forward(kind: "struct" | "union", tag: string): number {
    return this.learn(this.builder.fwd(tag, kind), { ...VOID, form: "record" });
  }

  #alias(id: number, alias: number, align: number | undefined): number {
    this.#known.set(id, { alias, align });
    return id;
  }

  #baseShape(id: number): Shape {
    const base = this.base;
    if (base === undefined) return VOID;
    const type = base.resolved(id);
    const bool = type.kind === "int" && type.bool;
    const form = bool ? "bool" : (FORMS[type.kind] ?? "void");
    const signed = "signed" in type && type.signed;
    return { form, size: base.size(id), align: this.#alignments?.of(id) ?? 1, signed };
  }
}
