// The kernel's symbols, from /proc/kallsyms: built-in code, modules, loaded BPF programs. Read at the first question.
import { addressKey } from "@kscope/elf";
import { lastCoreLine } from "./core-lines.ts";
import { endsName, lineAddress, lineKey, lineNames, NAME_AT } from "./kallsyms-line.ts";
import { KallsymsText } from "./kallsyms-text.ts";
import { ModuleLines } from "./module-lines.ts";

const NEWLINE = 0x0a;

interface KallsymsParts {
  readonly core: Uint8Array;
  readonly modules: ModuleLines;
}

export interface KernelSymbol {
  /** A byte string. */
  readonly name: string;
  /** Bytes from the symbol's address. */
  readonly offset: number;
  /** `bpf` for BPF programs; undefined for what is built in. */
  readonly module: string | undefined;
}

/** `hidden`: all addresses are zero for this user (kernel.kptr_restrict, CAP_SYSLOG); `missing`: no list at all. */
export type KernelSymbolState = "visible" | "hidden" | "missing";

/**
 * Kernel addresses and names. As in bpftrace a symbol reaches to the next one, the last has no end, and an address with
 * several names is called by the one that is last in the list (bpftrace's unstable sort makes some exceptions).
 *
 * @example new KernelSymbols().lookup(0xffffffff81000004n)?.name // "_text"
 */
export class KernelSymbols {
  readonly #path: string;
  #text: KallsymsText;
  #parts: KallsymsParts | undefined;

  constructor(path = "/proc/kallsyms") {
    this.#path = path;
    this.#text = new KallsymsText(path);
  }

  /** Whether look-ups can succeed. Reads the whole list. */
  get state(): KernelSymbolState {
    if (this.#text.all().length === 0) return "missing";
    return this.#last(-1) < 0 ? "hidden" : "visible";
  }

  /**
   * The symbol at or before an address; undefined below the first, and if addresses are hidden. The first call takes as
   * long as the kernel takes to print its list, about 50 ms.
   */
  lookup(address: bigint): KernelSymbol | undefined {
    const key = addressKey(address);
    const line = key < 0 ? this.#last(key) : -1;
    if (line < 0) return undefined;
    const bytes = this.#text.bytes;
    return { ...lineNames(bytes, line), offset: key - lineKey(bytes, line) };
  }

  /** Address of the first symbol of a name, of code or data; undefined if there is none or it is hidden. */
  addressOf(name: string): bigint | undefined {
    for (const address of this.#addresses(name)) return address;
    return undefined;
  }

  /** All addresses of a name, in the order of the list: static functions of one name are common. */
  addressesOf(name: string): readonly bigint[] {
    return [...this.#addresses(name)];
  }

  /** Forgets the list, so that modules and BPF programs loaded since are seen. */
  refresh(): void {
    this.#text.close();
    this.#text = new KallsymsText(this.#path);
    this.#parts = undefined;
  }

  /** Offset of the line of the last symbol at or before `key`, or -1. */
  #last(key: number): number {
    const bytes = this.#text.all();
    this.#parts ??= splitParts(bytes);
    const core = lastCoreLine(this.#parts.core, key);
    const module = this.#parts.modules.last(key);
    if (core < 0 || module < 0) return Math.max(core, module);
    return lineKey(bytes, module) >= lineKey(bytes, core) ? module : core;
  }

  *#addresses(name: string): Generator<bigint> {
    const needle = Buffer.from(` ${name}`, "latin1");
    if (name === "" || name.includes("\n")) return;
    let from = 0;
    do {
      const bytes = this.#text.bytes;
      for (let at = bytes.indexOf(needle, from); at >= 0; at = bytes.indexOf(needle, from)) {
        // at the end of what was read the rest of the name may be missing
        if (at + needle.length >= bytes.length) break;
        from = at + 1;
        const address = matchedAddress(bytes, at, needle.length);
        if (address !== undefined && address !== 0n) yield address;
      }
      from = Math.max(from, bytes.length - needle.length);
    } while (this.#text.more());
  }
}

/** Address of the line whose name begins after the blank at `at` and is `length - 1` bytes long; undefined if it is not so. */
function matchedAddress(bytes: Buffer, at: number, length: number): bigint | undefined {
  const line = at + 1 - NAME_AT;
  if (line < 0 || !endsName(bytes[at + length])) return undefined;
  if (line > 0 && bytes[line - 1] !== NEWLINE) return undefined;
  return lineAddress(bytes, line);
}

// the first line with a module's name in brackets begins the second part
function splitParts(bytes: Buffer): KallsymsParts {
  const bracket = bytes.indexOf("\t[");
  const start = bracket < 0 ? bytes.length : bytes.lastIndexOf(NEWLINE, bracket) + 1;
  return { core: bytes.subarray(0, start), modules: new ModuleLines(bytes, start) };
}
