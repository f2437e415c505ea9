// From a mapping to the module it maps, through a cache shared by all processes. A module is found by the identity of its
// file, so that processes in other mount name spaces share it, and an updated file gets a new one.
import { closeSync } from "node:fs";
import { MemorySource } from "@kscope/elf";
import { FileSource } from "./file-source.ts";
import { LruCache } from "./lru-cache.ts";
import { ModuleSources } from "./module-sources.ts";
import { programPath } from "./proc-files.ts";
import type { MapRange } from "./process-maps.ts";
import { archivedProgram } from "./program-file.ts";
import { type OpenFile, openRegular } from "./safe-open.ts";
import { type ModuleOrigin, UserModule } from "./user-module.ts";
import { readVdso } from "./vdso.ts";

export class ModuleLoader {
  readonly #modules: LruCache<string, UserModule>;
  readonly #directories: readonly string[];

  /** `budget` is in bytes of memory for symbols; `directories` are looked in for debug files before the usual places. */
  constructor(budget: number, directories: readonly string[]) {
    this.#directories = directories;
    this.#modules = new LruCache(budget, (module) => module.cost);
  }

  /** A module that is still held, by the identity that `load` gave. */
  held(identity: string): UserModule | undefined {
    return this.#modules.get(identity);
  }

  /** Loads the module of a mapping and says its identity; undefined if nothing can be opened (any more). */
  load(pid: number, range: MapRange): string | undefined {
    if (range.kind === "anonymous") return undefined;
    return range.kind === "vdso" ? this.#loadVdso(pid, range) : this.#loadFile(pid, range);
  }

  #loadVdso(pid: number, range: MapRange): string | undefined {
    const bytes = readVdso(pid, range);
    if (bytes === undefined) return undefined;
    // 64-bit and 32-bit processes have different images; both their headers tell sizes and offsets of everything in them
    const identity = `vdso:${bytes.length}:${Buffer.from(bytes.subarray(0, 64)).toString("hex")}`;
    return this.#hold(identity, () => UserModule.read(new MemorySource(bytes), { path: range.path, roots: [] }));
  }

  #loadFile(pid: number, range: MapRange): string | undefined {
    const file = openMapped(pid, range);
    if (file === undefined) return undefined;
    try {
      const whole = new FileSource(file.fd, file.size);
      const inside = archivedProgram(whole, range.offset);
      const suffix = inside === undefined ? "" : `!/${inside.name}`;
      const origin = this.#origin(pid, range, { identity: file.identity, suffix });
      const { source, offset } = inside ?? { source: whole, offset: 0 };
      return this.#hold(file.identity + suffix, () => UserModule.read(source, { ...origin, start: offset }));
    } finally {
      closeSync(file.fd);
    }
  }

  #origin(pid: number, range: MapRange, file: { identity: string; suffix: string }): ModuleOrigin {
    const { path } = range;
    const roots = [`/proc/${pid}/root`, ""];
    const places = [mappedPlace(pid, range), ...roots.map((root) => root + path)];
    const sources = new ModuleSources({ path, roots, places, ...file, directories: this.#directories });
    return { path, suffix: file.suffix, roots, sources };
  }

  #hold(identity: string, read: () => UserModule): string {
    if (this.#modules.get(identity) === undefined) this.#modules.set(identity, read());
    return identity;
  }
}

/**
 * Opens the very file that is mapped. `map_files` is exact, also for deleted files, but needs CAP_SYS_ADMIN or
 * CAP_CHECKPOINT_RESTORE and a live process; a path may by now lead to another file, which its inode tells.
 */
export function openMapped(pid: number, range: MapRange): OpenFile | undefined {
  const exact = openRegular(mappedPlace(pid, range), { followLast: true });
  if (exact !== undefined) return exact;
  const paths = range.kind === "file" ? [`/proc/${pid}/root${range.path}`, range.path] : [];
  const program = programPath(pid);
  if (program === range.path || program === `${range.path} (deleted)`) paths.push(`/proc/${pid}/exe`);
  for (const path of paths) {
    const file = openRegular(path, { followLast: true });
    if (file === undefined) continue;
    // devices are not compared: on btrfs and overlayfs maps and stat disagree about them
    if (file.inode === range.inode) return file;
    closeSync(file.fd);
  }
  return undefined;
}

function mappedPlace(pid: number, { start, end }: MapRange): string {
  return `/proc/${pid}/map_files/${start.toString(16)}-${end.toString(16)}`;
}
