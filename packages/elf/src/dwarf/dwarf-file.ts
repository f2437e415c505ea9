// The debugging information of one program or library: functions by address, types by name, lines, inlined calls. Everything is
// read when it is asked for, and kept. Questions throw `ElfError` where the file is corrupt. DWARF 5, chapter 2 and 6.1.
import type { Btf } from "@kscope/btf";
import { hasText } from "../byte-text.ts";
import type { ElfFile } from "../elf-file.ts";
import { AddressRanges } from "./address-ranges.ts";
import { TAG } from "./constants.ts";
import { DebugSections, type Decompress } from "./debug-sections.ts";
import type { Die } from "./die.ts";
import { framesAt, type SourceFrame } from "./frames.ts";
import { LineTable } from "./line-table.ts";
import { covers } from "./ranges.ts";
import { type ProgramSignature, readSignature } from "./signature.ts";
import { type FoundPlace, findPlace, type WantedPlace } from "./source-places.ts";
import { type SplitFiles, SplitUnits } from "./split-units.ts";
import { TypeWriter } from "./type-writer.ts";
import type { Unit } from "./unit.ts";
import { type FunctionCode, type NamedTypes, readFunctions, readTypes } from "./unit-contents.ts";
import { UnitSet } from "./unit-set.ts";
import { Work } from "./work.ts";

export interface DwarfOptions {
  readonly decompress: Decompress;
  readonly split: SplitFiles;
  /** The file that `.gnu_debugaltlink` names. */
  alternate(): ElfFile | undefined;
}

export type TypeKind = "struct" | "union" | "enum" | "typedef" | "base";

const TAGS: Readonly<Record<TypeKind, readonly number[]>> = {
  struct: [TAG.structure, TAG.class],
  union: [TAG.union],
  enum: [TAG.enumeration],
  typedef: [TAG.typedef],
  base: [TAG.base],
};

export interface ProgramType {
  readonly btf: Btf;
  readonly id: number;
}

/** Bytes of .debug_info: some tenths of a second to look through. */
const LARGEST_COMPLETED = 32 << 20;

/** Stacks are named while events wait, and concern one unit. */
const STEPS_OF_FRAMES = 20_000_000;

export class DwarfFile {
  readonly #units: UnitSet;
  readonly #split: SplitUnits;
  readonly #work = new Work();
  readonly #functions = new Map<Unit, readonly FunctionCode[]>();
  readonly #types = new Map<Unit, NamedTypes>();
  readonly #lines = new Map<Unit, LineTable | undefined>();
  /** Types that some unit declares only, by tag and name. */
  readonly #completed = new Map<string, Die | undefined>();
  #ranges: AddressRanges | undefined;

  /** Undefined for a file without debugging information. Throws `ElfError`. */
  static open(elf: ElfFile, options: DwarfOptions): DwarfFile | undefined {
    const sections = new DebugSections(elf, options.decompress);
    return sections.has("info") ? new DwarfFile(sections, options) : undefined;
  }

  private constructor(sections: DebugSections, { decompress, split, alternate }: DwarfOptions) {
    const work = this.#work;
    let other: UnitSet | "none" | undefined;
    const readOther = (): UnitSet | "none" => {
      const file = alternate();
      return file === undefined ? "none" : new UnitSet({ sections: new DebugSections(file, decompress), work });
    };
    const shared = (): UnitSet | undefined => {
      other ??= readOther();
      return other === "none" ? undefined : other;
    };
    this.#units = new UnitSet({ sections, work, alternate: shared });
    this.#split = new SplitUnits({ files: split, decompress, work });
  }

  /** Parameters and result of the function that begins at an address as linked, not of one that has cold code there. */
  signature(address: number): ProgramSignature | undefined {
    this.#work.restart();
    const unit = this.#unitAt(address);
    const functions = unit && this.#functionsOf(unit);
    const found = functions?.find(({ ranges }) => ranges[0]?.start === address);
    return unit && found && readSignature(found.die, this.#writer(unit));
  }

  /** A type by its name, from the unit of the code at `near` or else from whichever has it. */
  type(name: string, kinds: readonly TypeKind[], near?: number): ProgramType | undefined {
    this.#work.restart();
    const unit = near === undefined ? undefined : this.#unitAt(near);
    const tags = kinds.flatMap((kind) => TAGS[kind]);
    const die = this.#findType(name, tags, unit);
    if (die === undefined) return undefined;
    const writer = this.#writer(die.unit);
    const id = writer.add(die);
    return { btf: writer.build(), id };
  }

  /** The address of a line of source. */
  place(wanted: WantedPlace): FoundPlace {
    this.#work.restart();
    return findPlace(wanted, this.#units, (unit) => this.#linesOf(unit));
  }

  /** Lines and inlined calls at an address as linked, innermost first; empty where nothing is known. */
  frames(address: number): readonly SourceFrame[] {
    this.#work.restart(STEPS_OF_FRAMES);
    const unit = this.#unitAt(address);
    return unit === undefined ? [] : framesAt(address, this.#functionAt(unit, address), this.#linesOf(unit));
  }

  #unitAt(address: number): Unit | undefined {
    this.#ranges ??= new AddressRanges(this.#units);
    return this.#units.unit(this.#ranges.find(address));
  }

  /** Of functions that share code the one that begins at the address is meant. */
  #functionAt(unit: Unit, address: number): Die | undefined {
    const functions = this.#functionsOf(unit);
    const found =
      functions.find(({ ranges }) => ranges[0]?.start === address) ??
      functions.find(({ ranges }) => covers(ranges, address));
    return found?.die;
  }

  #functionsOf(unit: Unit): readonly FunctionCode[] {
    let functions = this.#functions.get(unit);
    if (functions === undefined) {
      const whole = this.#split.whole(unit);
      functions = whole === undefined ? [] : readFunctions(whole);
      this.#functions.set(unit, functions);
    }
    return functions;
  }

  #typesOf(unit: Unit): NamedTypes {
    let types = this.#types.get(unit);
    if (types === undefined) {
      const whole = this.#split.whole(unit);
      types = whole === undefined ? new Map() : readTypes(whole);
      this.#types.set(unit, types);
    }
    return types;
  }

  #linesOf(unit: Unit): LineTable | undefined {
    if (!this.#lines.has(unit)) this.#lines.set(unit, LineTable.of(unit));
    return this.#lines.get(unit);
  }

  #findType(name: string, tags: readonly number[], first: Unit | undefined): Die | undefined {
    const near = first === undefined ? undefined : this.#typeIn(first, name, tags);
    if (near !== undefined || !this.#mayName(name)) return near;
    for (const unit of this.#units) {
      const found = this.#typeIn(unit, name, tags);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #typeIn(unit: Unit, name: string, tags: readonly number[]): Die | undefined {
    const offsets = this.#typesOf(unit).get(name) ?? [];
    const whole = this.#split.whole(unit);
    return offsets.map((offset) => whole?.die(offset)).find((die) => die !== undefined && tags.includes(die.tag));
  }

  /** Whether the file has a name at all: looking for its bytes takes a tenth of looking through all units. */
  #mayName(name: string): boolean {
    const { sections } = this.#units;
    // of split files and shared ones the names are elsewhere
    if (sections.has("addr") || this.#units.alternate !== undefined) return true;
    return ["str", "line_str", "info"].some((section) => hasText(sections.bytes(section), name));
  }

  /** What a unit only declares is looked for in all others, unless they are too many for what that is worth. */
  #writer(unit: Unit): TypeWriter {
    const isLarge = this.#units.section.length > LARGEST_COMPLETED;
    return new TypeWriter((name, tag) => {
      if (name === "") return undefined;
      return isLarge ? this.#typeIn(unit, name, [tag]) : this.#declared(unit, name, tag);
    });
  }

  #declared(unit: Unit, name: string, tag: number): Die | undefined {
    const key = `${tag} ${name}`;
    if (!this.#completed.has(key)) this.#completed.set(key, this.#findType(name, [tag], unit));
    return this.#completed.get(key);
  }
}
