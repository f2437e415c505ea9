// One file of this machine behind the compiler's interface: names are matched, instruction boundaries told.
import { globMatcher, isGlob, type UsdtSite, type UserDebug, type UserFile, type UserSymbol } from "@kscope/lang";
import { demangledName, instructionLength, type ProbedFile } from "@kscope/symbols";
import { LiveUserDebug } from "./user-debug.ts";

/** Longest stretch that is decoded to find out where instructions begin. */
const LONGEST = 1 << 20;

export class LiveUserFile implements UserFile {
  readonly #file: ProbedFile;
  readonly #debugDirectories: readonly string[];
  #debug: { readonly info: UserDebug | undefined } | undefined;

  constructor(file: ProbedFile, debugDirectories: readonly string[]) {
    this.#file = file;
    this.#debugDirectories = debugDirectories;
  }

  /** Of a kind that is loaded anywhere: a shared library, or a program built like one. */
  get isLibrary(): boolean {
    return this.#file.type === "shared";
  }

  functions(pattern: string): readonly UserSymbol[] {
    const name = byteString(pattern);
    if (!isGlob(name)) return this.#file.named(name).filter((symbol) => symbol.kind !== "object");
    const matches = globMatcher(name);
    return [...this.#file.functions()].filter((symbol) => matches(symbol.name));
  }

  functionsOfCpp(pattern: string): readonly UserSymbol[] {
    const matches = globMatcher(byteString(pattern));
    const withParameters = pattern.includes("(");
    return [...this.#file.functions()].filter(({ name }) => {
      const readable = demangledName(name);
      if (readable === undefined) return matches(name);
      return matches(name) || matches(readable.whole) || (!withParameters && matches(readable.name));
    });
  }

  readableName(name: string): string {
    return demangledName(name)?.whole ?? name;
  }

  symbols(name: string): readonly UserSymbol[] {
    return this.#file.named(byteString(name));
  }

  functionAt(address: bigint): UserSymbol | undefined {
    return this.#file.functionAt(address);
  }

  fileOffset(address: bigint): number | undefined {
    return this.#file.fileOffset(address);
  }

  beginsInstruction(start: UserSymbol, distance: number): boolean | undefined {
    if (this.#file.machine === "aarch64") return distance % 4 === 0;
    const offset = this.#file.fileOffset(start.address);
    if (offset === undefined || distance > LONGEST) return undefined;
    // 15 bytes more: the last instruction may reach so far (Intel SDM vol. 2, 2.3.11)
    const code = this.#file.bytes(offset, distance + 15);
    let at = 0;
    while (at < distance) {
      const length = instructionLength(code, at);
      if (length === undefined) return undefined;
      at += length;
    }
    return at === distance;
  }

  usdtSites(): readonly UsdtSite[] {
    return this.#file.usdtSites();
  }

  get debug(): UserDebug | undefined {
    if (this.#debug === undefined) {
      const dwarf = this.#file.debugInfo(this.#debugDirectories);
      this.#debug = { info: dwarf === undefined ? undefined : new LiveUserDebug(dwarf) };
    }
    return this.#debug.info;
  }
}

/** Scripts hold text, files bytes. */
function byteString(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
