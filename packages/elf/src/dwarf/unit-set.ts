// All units of one file's .debug_info, found by offset. DWARF 5, section 7.5.
import { ElfError } from "../elf-error.ts";
import { UNIT } from "./constants.ts";
import type { DebugSections } from "./debug-sections.ts";
import type { Die } from "./die.ts";
import { type Contributions, Unit, WHOLE } from "./unit.ts";
import { readUnitHeaders, type UnitHeader } from "./unit-header.ts";
import type { Work } from "./work.ts";

export interface UnitSetOptions {
  readonly sections: DebugSections;
  readonly work: Work;
  /** Of a split file: the unit in the program that a unit belongs to. */
  readonly skeleton?: (header: UnitHeader) => Unit | undefined;
  /** Of a .dwp file. */
  readonly contributions?: (header: UnitHeader) => Contributions;
  /** The file that dwz moved common entries to. */
  readonly alternate?: () => UnitSet | undefined;
}

export class UnitSet {
  readonly sections: DebugSections;
  readonly work: Work;
  readonly section: Uint8Array;
  readonly headers: readonly UnitHeader[];
  readonly #options: UnitSetOptions;
  readonly #units: (Unit | undefined)[] = [];
  #signatures: Map<bigint, number> | undefined;

  /** Reads the headers. Throws `ElfError`. */
  constructor(options: UnitSetOptions) {
    this.sections = options.sections;
    this.work = options.work;
    this.#options = options;
    this.section = options.sections.bytes("info");
    this.headers = readUnitHeaders(this.section);
  }

  get alternate(): UnitSet | undefined {
    return this.#options.alternate?.();
  }

  unit(index: number): Unit | undefined {
    const header = this.headers[index];
    if (header === undefined) return undefined;
    this.#units[index] ??= this.#make(header);
    return this.#units[index];
  }

  #make(header: UnitHeader): Unit {
    const { contributions, skeleton } = this.#options;
    return new Unit(this, header, contributions?.(header) ?? WHOLE, skeleton?.(header));
  }

  *[Symbol.iterator](): Generator<Unit> {
    for (let index = 0; index < this.headers.length; index++) {
      const unit = this.unit(index);
      if (unit !== undefined) yield unit;
    }
  }

  /** Index of the unit that holds an offset; -1 if none does. */
  indexAt(offset: number): number {
    let low = 0;
    let high = this.headers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.headers[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const header = this.headers[low - 1];
    return header !== undefined && offset < header.end ? low - 1 : -1;
  }

  /** The entry at an offset in the section. Throws `ElfError`. */
  die(offset: number): Die {
    const unit = this.unit(this.indexAt(offset));
    if (unit === undefined) throw new ElfError("corrupt", `there is no unit at ${offset} of .debug_info`);
    return unit.die(offset);
  }

  /** The type that a type unit is about. */
  typeBySignature(signature: bigint): Die | undefined {
    this.#signatures ??= this.#readSignatures();
    const index = this.#signatures.get(signature);
    const unit = index === undefined ? undefined : this.unit(index);
    return unit?.die(unit.header.start + unit.header.typeOffset);
  }

  #readSignatures(): Map<bigint, number> {
    const found = new Map<bigint, number>();
    this.headers.forEach(({ kind, id }, index) => {
      if (id !== undefined && (kind === UNIT.type || kind === UNIT.splitType)) found.set(id, index);
    });
    return found;
  }
}
