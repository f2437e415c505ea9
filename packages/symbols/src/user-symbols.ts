// Addresses in processes → functions: files in any mount name space, deleted files, the vDSO, JIT code with a perf map.
// Names are as the files have them. Not for the kernel's half (kernel-symbols.ts).
import { addressKey, type SourceFrame } from "@kscope/elf";
import { LruCache } from "./lru-cache.ts";
import { ModuleLoader } from "./module-loader.ts";
import type { MapRange } from "./process-maps.ts";
import { UserProcess } from "./user-process.ts";

export interface UserSymbol {
  /** A byte string. */
  readonly name: string;
  /** Bytes from the symbol's address. */
  readonly offset: number;
  /** The file as the process has it, with `!/ENTRY` of an archive, `[vdso]`, or the perf map as seen from here. */
  readonly path: string;
}

export interface UserSymbolsOptions {
  /** Bytes of memory for symbols of files; default 256 MiB. The least recently used go first. */
  readonly symbolBudget?: number;
  /** How many processes are remembered, dead ones included; default 4096. */
  readonly processes?: number;
  /** Where debug files are looked for, before the usual places. */
  readonly debugDirectories?: readonly string[];
}

/** Symbols of user space. Nothing throws: what cannot be read has no symbols. */
export class UserSymbols {
  readonly #loader: ModuleLoader;
  readonly #processes: LruCache<number, UserProcess>;

  constructor(options: UserSymbolsOptions = {}) {
    this.#loader = new ModuleLoader(options.symbolBudget ?? 256 << 20, options.debugDirectories ?? []);
    this.#processes = new LruCache(options.processes ?? 4096, () => 1);
  }

  /**
   * The symbol at an address of a process. Mappings are remembered: they are read again when an address is in none of them
   * (at most every 100 ms) or the process runs another program. Undefined where no symbol covers the address.
   */
  lookup(pid: number, address: bigint): UserSymbol | undefined {
    const key = addressKey(address);
    if (!(key >= 0)) return undefined;
    const now = performance.now();
    const process = this.#process(pid, now);
    const range = process.range(key, now);
    const module = range && process.module(range, now);
    const hit = range && module?.lookup(key - range.start + range.offset);
    return hit === undefined
      ? perfMapSymbol(process, key, now)
      : { ...hit, path: `${range?.path ?? ""}${module?.suffix ?? ""}` };
  }

  /**
   * Source lines and inlined calls at an address of a process, innermost first, the last for the function that `lookup` names; empty
   * where nothing is known.
   */
  frames(pid: number, address: bigint): readonly SourceFrame[] {
    const key = addressKey(address);
    if (!(key >= 0)) return [];
    const now = performance.now();
    const process = this.#process(pid, now);
    const range = process.range(key, now);
    return (range && process.module(range, now)?.frames(key - range.start + range.offset)) ?? [];
  }

  /** The executable mapping that holds an address, also if it has no symbol there. */
  mapping(pid: number, address: bigint): MapRange | undefined {
    const now = performance.now();
    return this.#process(pid, now).range(addressKey(address), now);
  }

  /**
   * Reads a process's mappings now, and with `load` all its symbols too, so that its addresses can be named when it is gone.
   * Files shared with processes seen before cost nothing again.
   */
  snapshot(pid: number, options: { readonly load?: boolean } = {}): void {
    const now = performance.now();
    const known = this.#processes.get(pid);
    known?.refresh();
    const process = known ?? this.#process(pid, now);
    if (options.load === true) process.loadModules(now);
  }

  #process(pid: number, now: number): UserProcess {
    const known = this.#processes.get(pid);
    known?.check(now);
    if (known !== undefined) return known;
    const process = new UserProcess(pid, this.#loader, now);
    this.#processes.set(pid, process);
    return process;
  }
}

/** JIT code may lie in anonymous memory or in a file of the compiler's own, so every address without a symbol is looked up. */
function perfMapSymbol(process: UserProcess, key: number, now: number): UserSymbol | undefined {
  const file = process.perfMap(now);
  const hit = file.map?.lookup(key);
  return hit === undefined ? undefined : { ...hit, path: file.path };
}
