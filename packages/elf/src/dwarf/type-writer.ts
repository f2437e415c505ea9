// Types of a program as BTF, so that all that works on the kernel's types works on them. Whatever a type refers to comes along; a
// struct's members are added later than it, in a queue, since they may lead back to it. DWARF 5, chapter 5.
import { type Btf, BtfBuilder } from "@kscope/btf";
import { ElfError } from "../elf-error.ts";
import { addBaseType, addBytes } from "./base-type.ts";
import { AT, TAG } from "./constants.ts";
import type { Die } from "./die.ts";
import { addEnumeration } from "./enumeration.ts";
import { readMembers } from "./members.ts";
import type { UnitSet } from "./unit-set.ts";
import { flagOf, nameOf, numberOf, referenceOf, typeOf } from "./values.ts";

/** Finds the complete type of a name that a unit only declares. */
export type FindComplete = (name: string, tag: number) => Die | undefined;

// pointers to pointers to arrays of typedefs of …; BTF's readers follow 64
const LONGEST_CHAIN = 60;
// beyond so many, structs that others only point to stay without members
const MOST_STRUCTS = 20_000;

export class TypeWriter {
  readonly #builder = new BtfBuilder({ name: "program" });
  readonly #ids = new Map<UnitSet, Map<number, number>>();
  readonly #queue: { readonly id: number; readonly die: Die }[] = [];
  readonly #complete: FindComplete;
  #finished = 0;

  constructor(complete: FindComplete) {
    this.#complete = complete;
  }

  /** Id of a type; 0 is void. Throws `ElfError`. */
  add(type: Die | undefined): number {
    return this.#add(type, 0);
  }

  /** All types that were added, and what they refer to. Throws `ElfError`. */
  build(): Btf {
    for (; this.#finished < this.#queue.length && this.#finished < MOST_STRUCTS; this.#finished++) {
      const next = this.#queue[this.#finished];
      if (next === undefined) break;
      const size = numberOf(next.die.attributes.get(AT.byteSize)) ?? 0;
      const members = readMembers(next.die, (type) => this.#add(type, 0));
      this.#builder.complete(next.id, kindOf(next.die), { name: nameOf(next.die), size, members });
    }
    return this.#builder.build();
  }

  #add(type: Die | undefined, depth: number): number {
    if (type === undefined) return 0;
    if (depth > LONGEST_CHAIN) throw new ElfError("corrupt", `the type at ${type.offset} has no end`);
    const ids = this.#ids.get(type.unit.set) ?? new Map<number, number>();
    this.#ids.set(type.unit.set, ids);
    const known = ids.get(type.offset);
    if (known !== undefined) return known;
    const id = this.#make(type, depth + 1);
    ids.set(type.offset, id);
    return id;
  }

  #make(type: Die, depth: number): number {
    const builder = this.#builder;
    const inner = (): number => this.#add(typeOf(type), depth);
    switch (type.tag) {
      case TAG.base:
        return addBaseType(builder, type);
      case TAG.pointer:
      case TAG.reference:
      case TAG.rvalueReference:
        return builder.ptr(inner());
      case TAG.typedef:
        return builder.typedef(nameOf(type), inner());
      case TAG.const:
        return builder.const(inner());
      case TAG.volatile:
        return builder.volatile(inner());
      case TAG.restrict:
        return builder.restrict(inner());
      case TAG.atomic:
        return inner();
      case TAG.structure:
      case TAG.class:
      case TAG.union:
        return this.#struct(type);
      case TAG.enumeration:
        return this.#enumeration(type);
      case TAG.array:
        return this.#array(type, depth);
      case TAG.subroutine:
        return builder.funcProto(0, []);
      case TAG.unspecified:
        return builder.ptr(0);
      default:
        return addBytes(builder, numberOf(type.attributes.get(AT.byteSize)) ?? 0);
    }
  }

  #struct(die: Die): number {
    const whole = this.#whole(die);
    if (whole !== die) return this.#add(whole, 0);
    const id = this.#builder.fwd(nameOf(die), kindOf(die));
    if (!flagOf(die, AT.declaration)) this.#queue.push({ id, die });
    return id;
  }

  #enumeration(die: Die): number {
    const whole = this.#whole(die);
    return whole === die ? addEnumeration(this.#builder, die) : this.#add(whole, 0);
  }

  /** What a declaration declares, if it is anywhere. */
  #whole(die: Die): Die {
    if (!flagOf(die, AT.declaration)) return die;
    const unit = referenceOf(die.unit, die.attributes.get(AT.signature));
    const found = unit ?? this.#complete(nameOf(die), die.tag);
    return found === undefined || flagOf(found, AT.declaration) ? die : found;
  }

  /** Of several dimensions the last varies fastest, so it is the innermost array. */
  #array(die: Die, depth: number): number {
    const lengths: number[] = [];
    for (const range of die.unit.children(die, (tag) => tag === TAG.subrange)) lengths.push(lengthOf(range));
    let id = this.#add(typeOf(die), depth);
    if (lengths.length > LONGEST_CHAIN) throw new ElfError("corrupt", `an array has ${lengths.length} dimensions`);
    for (const length of lengths.reverse()) id = this.#builder.array(id, length);
    return id;
  }
}

/** 0 where it is not known before the program runs. */
function lengthOf(range: Die): number {
  const count = numberOf(range.attributes.get(AT.count));
  const upper = numberOf(range.attributes.get(AT.upperBound));
  const length = count ?? (upper === undefined ? 0 : upper + 1);
  return length > 0 && length < 0xffffffff ? length : 0;
}

function kindOf(die: Die): "struct" | "union" {
  return die.tag === TAG.union ? "union" : "struct";
}
