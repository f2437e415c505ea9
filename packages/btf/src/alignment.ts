// Alignment of types as a C compiler gives it, worked out from BTF, which does not record it. A struct whose members
// do not lie where natural alignment puts them, or whose size is no multiple of it, must have been packed.
import type { Btf } from "./btf.ts";
import { BtfError } from "./btf-error.ts";
import type { BtfComposite } from "./btf-type.ts";

const POINTER_SIZE = 8;
const MAX_DEPTH = 128;

/** Alignments of one BTF's types, remembered. */
export class Alignments {
  readonly #btf: Btf;
  readonly #known = new Map<number, number>();

  constructor(btf: Btf) {
    this.#btf = btf;
  }

  /** Alignment in bytes; 1 for what has none. Throws {@link BtfError} for types that contain themselves. */
  of(id: number, depth = 0): number {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    if (depth > MAX_DEPTH) throw new BtfError(`type ${id} nests in itself`, id);
    const alignment = this.#compute(id, depth);
    this.#known.set(id, alignment);
    return alignment;
  }

  /** Whether a struct can only have been laid out with `__attribute__((packed))`. */
  isPacked(type: BtfComposite): boolean {
    const natural = type.members.reduce((max, member) => Math.max(max, this.of(member.type)), 1);
    return !this.#isNatural(type, natural, 0);
  }

  #compute(id: number, depth: number): number {
    const type = this.#btf.resolved(id);
    if (type.kind === "ptr") return POINTER_SIZE;
    if (type.kind === "array") return this.of(type.element, depth + 1);
    if (type.kind === "struct" || type.kind === "union") return this.#ofComposite(type, depth);
    return "size" in type ? Math.max(1, Math.min(POINTER_SIZE, type.size)) : 1;
  }

  #ofComposite(type: BtfComposite, depth: number): number {
    const natural = type.members.reduce((max, member) => Math.max(max, this.of(member.type, depth + 1)), 1);
    return this.#isNatural(type, natural, depth) ? natural : 1;
  }

  #isNatural(type: BtfComposite, natural: number, depth: number): boolean {
    if (type.size % natural !== 0) return false;
    return type.members.every(
      (member) => member.bitfieldSize !== 0 || member.bitOffset % (8 * this.of(member.type, depth + 1)) === 0,
    );
  }
}
