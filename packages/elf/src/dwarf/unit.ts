// One unit: its entries, decoded when they are asked for. Trees are walked by the offsets of siblings where they are given, so that
// what is not wanted is passed over. DWARF 5, sections 2.3 and 7.5.
import { ElfError } from "../elf-error.ts";
import type { Abbreviation, AbbreviationTable } from "./abbreviations.ts";
import { AT, FORM } from "./constants.ts";
import { Cursor } from "./cursor.ts";
import type { DebugSections } from "./debug-sections.ts";
import type { Attribute, Die } from "./die.ts";
import { isBlock, readForm } from "./forms.ts";
import type { UnitHeader } from "./unit-header.ts";
import type { UnitSet } from "./unit-set.ts";

/** Where a unit's parts of the shared sections begin: not at 0 in a .dwp file. */
export interface Contributions {
  readonly abbreviations: number;
  readonly stringOffsets: number;
  readonly rangeLists: number;
}

export const WHOLE: Contributions = { abbreviations: 0, stringOffsets: 0, rangeLists: 0 };

export class Unit {
  readonly set: UnitSet;
  readonly header: UnitHeader;
  readonly contributions: Contributions;
  /** Of a split unit: the unit in the program, which has the addresses. */
  readonly skeleton: Unit | undefined;
  readonly #section: Uint8Array;
  #table: AbbreviationTable | undefined;
  #root: Die | undefined;

  constructor(set: UnitSet, header: UnitHeader, contributions: Contributions = WHOLE, skeleton?: Unit) {
    this.set = set;
    this.header = header;
    this.contributions = contributions;
    this.skeleton = skeleton;
    this.#section = set.section;
  }

  get sections(): DebugSections {
    return this.set.sections;
  }

  /** The entry of the unit itself. Throws `ElfError`. */
  get root(): Die {
    this.#root ??= this.die(this.header.first);
    return this.#root;
  }

  /** The entry at an offset in the section. Throws `ElfError`. */
  die(offset: number): Die {
    const cursor = this.#cursor(offset);
    const abbreviation = this.#abbreviation(cursor);
    if (abbreviation === undefined) throw new ElfError("corrupt", `there is no debugging entry at ${offset}`);
    return this.#decode(cursor, offset, abbreviation);
  }

  /** Direct children; with `wants`, those of tags that it takes. Throws `ElfError`. */
  *children(parent: Die, wants?: (tag: number) => boolean): Generator<Die> {
    if (!parent.hasChildren) return;
    const cursor = this.#cursor(parent.next);
    while (!cursor.done) {
      const offset = cursor.at;
      const abbreviation = this.#abbreviation(cursor);
      if (abbreviation === undefined) return;
      if (wants !== undefined && !wants(abbreviation.tag)) {
        this.#skip(cursor, abbreviation);
        continue;
      }
      const die = this.#decode(cursor, offset, abbreviation);
      yield die;
      cursor.at = this.#behind(die);
    }
  }

  /** Reads the value of an attribute exactly. */
  exact({ form, value, at }: Attribute): bigint {
    if (at < 0 || Number.isSafeInteger(value)) return BigInt(value);
    const cursor = this.#cursor(at);
    if (form === FORM.sdata || form === FORM.udata) return cursor.lebExact(form === FORM.sdata);
    return cursor.big();
  }

  /** A cursor over the section, up to the unit's end. */
  cursor(at: number): Cursor {
    return this.#cursor(at);
  }

  #cursor(at: number): Cursor {
    return new Cursor(this.#section, ".debug_info", at, this.header.end);
  }

  /** Undefined for the entry that ends a list of siblings. */
  #abbreviation(cursor: Cursor): Abbreviation | undefined {
    const code = cursor.uleb();
    if (code === 0) {
      this.set.work.spend(1);
      return undefined;
    }
    this.#table ??= this.sections.abbreviations.at(this.contributions.abbreviations + this.header.abbreviations);
    const found = this.#table.get(code);
    if (found === undefined) throw new ElfError("corrupt", `abbreviation ${code} of a debugging entry is not there`);
    // some attributes take no bytes, so that their number has no other limit
    this.set.work.spend(1 + found.attributes.length);
    return found;
  }

  #decode(cursor: Cursor, offset: number, { tag, hasChildren, attributes: specs }: Abbreviation): Die {
    const attributes = new Map<number, Attribute>();
    // to keep one takes four times as long as to pass over it
    this.set.work.spend(4 * specs.length);
    for (const { name, form, value } of specs) {
      if (form === FORM.implicitConst) {
        attributes.set(name, { form, value, at: -1 });
        continue;
      }
      const start = cursor.at;
      const read = readForm(cursor, form, this.header);
      attributes.set(name, { form, value: read, at: isBlock(form) ? cursor.at - read : start });
    }
    return { unit: this, offset, tag, hasChildren, attributes, next: cursor.at };
  }

  /** Offset behind an entry and all that is below it. */
  #behind(die: Die): number {
    if (!die.hasChildren) return die.next;
    const sibling = die.attributes.get(AT.sibling);
    const at = sibling === undefined ? 0 : this.header.start + sibling.value;
    const cursor = this.#cursor(die.next);
    if (at > die.next && at <= this.header.end) return at;
    this.#skipTree(cursor);
    return cursor.at;
  }

  /** Passes over an entry, whose abbreviation was read, and all that is below it. */
  #skip(cursor: Cursor, abbreviation: Abbreviation): void {
    const sibling = this.#skipAttributes(cursor, abbreviation);
    if (!abbreviation.hasChildren) return;
    if (sibling > cursor.at && sibling <= this.header.end) cursor.at = sibling;
    else this.#skipTree(cursor);
  }

  #skipTree(cursor: Cursor): void {
    for (let depth = 1; depth > 0 && !cursor.done; ) {
      const abbreviation = this.#abbreviation(cursor);
      if (abbreviation === undefined) {
        depth--;
        continue;
      }
      const sibling = this.#skipAttributes(cursor, abbreviation);
      if (!abbreviation.hasChildren) continue;
      if (sibling > cursor.at && sibling <= this.header.end) cursor.at = sibling;
      else depth++;
    }
  }

  /** Offset of the sibling, or 0. */
  #skipAttributes(cursor: Cursor, { attributes }: Abbreviation): number {
    let sibling = 0;
    for (const { name, form } of attributes) {
      if (form === FORM.implicitConst) continue;
      const value = readForm(cursor, form, this.header);
      if (name === AT.sibling) sibling = this.header.start + value;
    }
    return sibling;
  }
}
