// Names of one C text: typedefs, tags and enum constants. What the text does not define is looked for in the base BTF,
// then among the standard typedefs; a struct that is nowhere stays a forward declaration.
import { STANDARD_TYPEDEFS } from "./basic-types.ts";
import type { CTypes } from "./c-types.ts";
import type { CValue } from "./c-value.ts";

export type TagKind = "struct" | "union" | "enum";

export class Scope {
  readonly #types: CTypes;
  readonly #typedefs = new Map<string, number | undefined>();
  /** The text's own typedefs, by name, with what they stand for. */
  readonly #own = new Map<string, number>();
  readonly #tags = new Map<string, { readonly id: number; complete: boolean }>();
  readonly constants: Map<string, CValue> = new Map();

  constructor(types: CTypes) {
    this.#types = types;
  }

  /** Id of a typedef, or undefined. */
  typedef(name: string): number | undefined {
    if (this.#typedefs.has(name)) return this.#typedefs.get(name);
    const id = this.#types.base?.find(name, "typedef") ?? this.#standard(name);
    this.#typedefs.set(name, id);
    return id;
  }

  /** Whether the text has defined this typedef before with the same meaning, which C allows. */
  hasTypedef(name: string, target: number): boolean {
    return this.#own.get(name) === target;
  }

  /** Adds a typedef of the text's own; false when the text has another one of that name already. */
  addTypedef(name: string, typedef: { readonly id: number; readonly target: number }): boolean {
    if (this.#own.has(name)) return false;
    this.#own.set(name, typedef.target);
    this.#typedefs.set(name, typedef.id);
    return true;
  }

  /** Id of the text's own type with a tag, or undefined. */
  ownTag(kind: TagKind, tag: string): { readonly id: number; complete: boolean } | undefined {
    return this.#tags.get(`${kind} ${tag}`);
  }

  addTag(kind: TagKind, tag: string, entry: { readonly id: number; complete: boolean }): void {
    this.#tags.set(`${kind} ${tag}`, entry);
  }

  /** Id of a struct, union or enum that is only named: the text's, the base's, or a new forward declaration. */
  tag(kind: TagKind, tag: string): number | undefined {
    const own = this.ownTag(kind, tag);
    if (own !== undefined) return own.id;
    const base = this.#types.base?.find(tag, kind === "enum" ? ["enum", "enum64"] : kind);
    if (base !== undefined || kind === "enum") return base;
    const id = this.#types.forward(kind, tag);
    this.addTag(kind, tag, { id, complete: false });
    return id;
  }

  #standard(name: string): number | undefined {
    // the compiler's own; its size differs between processors, and no traced struct holds one
    if (name === "__builtin_va_list") return this.#types.forward("struct", "__va_list_tag");
    const words = Object.hasOwn(STANDARD_TYPEDEFS, name) ? STANDARD_TYPEDEFS[name]?.split(" ") : undefined;
    const target = words && this.#types.basic(words);
    return target === undefined ? undefined : this.#types.typedef(name, target, undefined);
  }
}
