// Split units: the program has a skeleton with addresses, a .dwo file or the .dwp file beside the program has the rest. DWARF 5,
// sections 3.1.2 and 7.3.2; version 4 marks skeletons by attributes of GNU.
import type { ElfFile } from "../elf-file.ts";
import { AT, UNIT } from "./constants.ts";
import { DebugSections, type Decompress } from "./debug-sections.ts";
import { readPackageIndex } from "./package-index.ts";
import type { Unit } from "./unit.ts";
import { UnitSet } from "./unit-set.ts";
import { textOf } from "./values.ts";
import type { Work } from "./work.ts";

/** Opens the files that a program's debugging information is split over; undefined for those that are not there. */
export interface SplitFiles {
  /** A .dwo file; `directory` is where the compiler ran. */
  open(name: string, directory: string): ElfFile | undefined;
  /** The .dwp file of the program. */
  package(): ElfFile | undefined;
}

export interface SplitOptions {
  readonly files: SplitFiles;
  readonly decompress: Decompress;
  readonly work: Work;
}

export class SplitUnits {
  readonly #options: SplitOptions;
  readonly #skeletons = new Map<bigint, Unit>();
  readonly #found = new Map<Unit, Unit | undefined>();
  #package: UnitSet | "none" | undefined;

  constructor(options: SplitOptions) {
    this.#options = options;
  }

  /** The whole unit: the split one of a skeleton, others themselves; undefined where its file is not there. */
  whole(unit: Unit): Unit | undefined {
    const id = skeletonId(unit);
    if (id === undefined) return unit;
    if (!this.#found.has(unit)) {
      this.#skeletons.set(id, unit);
      this.#found.set(unit, this.#find(unit, id));
    }
    return this.#found.get(unit);
  }

  #find(skeleton: Unit, id: bigint): Unit | undefined {
    const { attributes } = skeleton.root;
    const name = textOf(skeleton, attributes.get(AT.dwoName) ?? attributes.get(AT.gnuDwoName));
    const packed = this.#packageUnits();
    const inPackage = packed && unitWithId(packed, id);
    if (inPackage !== undefined) return inPackage;
    const file = this.#options.files.open(name, textOf(skeleton, attributes.get(AT.directory)));
    return file && unitWithId(this.#read(file), id);
  }

  #packageUnits(): UnitSet | undefined {
    if (this.#package === undefined) {
      const file = this.#options.files.package();
      this.#package = file === undefined ? "none" : this.#read(file);
    }
    return this.#package === "none" ? undefined : this.#package;
  }

  #read(file: ElfFile): UnitSet {
    const { decompress, work } = this.#options;
    const sections = new DebugSections(file, decompress, true);
    const index = new Map([
      ...readPackageIndex(sections.bytes("cu_index")),
      ...readPackageIndex(sections.bytes("tu_index")),
    ]);
    return new UnitSet({
      sections,
      work,
      skeleton: (header) => this.#skeletons.get(header.id ?? -1n) ?? [...this.#skeletons.values()].at(-1),
      contributions: (header) => index.get(header.start) ?? { abbreviations: 0, stringOffsets: 0, rangeLists: 0 },
    });
  }
}

/** What a skeleton and its split unit have in common; undefined for other units. */
function skeletonId(unit: Unit): bigint | undefined {
  if (unit.header.kind === UNIT.skeleton) return unit.header.id;
  return unit.header.version < 5 && unit.root.attributes.has(AT.gnuDwoName) ? gnuId(unit) : undefined;
}

function gnuId(unit: Unit): bigint | undefined {
  const id = unit.root.attributes.get(AT.gnuDwoId);
  return id === undefined ? undefined : unit.cursor(id.at).big();
}

function unitWithId(set: UnitSet, id: bigint): Unit | undefined {
  for (const unit of set) if ((unit.header.id ?? gnuId(unit)) === id) return unit;
  return undefined;
}
