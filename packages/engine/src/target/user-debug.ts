// Debugging information of a program behind the compiler's interface. Answers are kept, since the compiler asks again in each of
// its passes; a corrupt file knows nothing.
import type { DwarfFile, FoundPlace, ProgramSignature, ProgramType, TypeKind, WantedPlace } from "@kscope/elf";
import type { UserDebug } from "@kscope/lang";
import { guarded } from "@kscope/symbols";

export class LiveUserDebug implements UserDebug {
  readonly #dwarf: DwarfFile;
  readonly #signatures = new Map<bigint, ProgramSignature | undefined>();
  readonly #types = new Map<string, ProgramType | undefined>();

  constructor(dwarf: DwarfFile) {
    this.#dwarf = dwarf;
  }

  signature(address: bigint): ProgramSignature | undefined {
    if (!this.#signatures.has(address)) {
      const found = guarded(() => this.#dwarf.signature(Number(address)));
      this.#signatures.set(address, found);
    }
    return this.#signatures.get(address);
  }

  type(name: string, kinds: readonly TypeKind[], near: bigint | undefined): ProgramType | undefined {
    const key = `${kinds.join(" ")} ${name} ${near}`;
    if (!this.#types.has(key)) {
      const bytes = Buffer.from(name, "utf8").toString("latin1");
      const place = near === undefined ? undefined : Number(near);
      this.#types.set(
        key,
        guarded(() => this.#dwarf.type(bytes, kinds, place)),
      );
    }
    return this.#types.get(key);
  }

  place(wanted: WantedPlace): FoundPlace {
    const file = Buffer.from(wanted.file, "utf8").toString("latin1");
    return guarded(() => this.#dwarf.place({ ...wanted, file })) ?? { kind: "no-file" };
  }
}
