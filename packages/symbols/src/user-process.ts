// What is known of one process: its mappings, which modules they are, and its perf map. Stays usable after it is gone.
import type { ModuleLoader } from "./module-loader.ts";
import { PerfMapFile } from "./perf-map-file.ts";
import { processIdentity, readProc } from "./proc-files.ts";
import { type MapRange, ProcessMaps } from "./process-maps.ts";
import type { UserModule } from "./user-module.ts";

// How long an answer about a process is trusted: /proc is asked at most ten times a second whatever is looked up.
const FRESH_MS = 100;

export class UserProcess {
  readonly #pid: number;
  readonly #loader: ModuleLoader;
  /** By mapped file and offset, since an archive has many modules: the identity of its module, or when loading it failed. */
  readonly #modules = new Map<string, string | number>();
  #perfMap: PerfMapFile;
  #maps: ProcessMaps = ProcessMaps.parse("");
  #identity: string | undefined;
  #checked: number;
  #missed = Number.NEGATIVE_INFINITY;

  /** Reads the mappings. */
  constructor(pid: number, loader: ModuleLoader, now: number) {
    this.#pid = pid;
    this.#loader = loader;
    this.#perfMap = new PerfMapFile(pid);
    this.#checked = now;
    this.refresh();
  }

  /** Reads the mappings again, unless the process is gone: a zombie has an empty list. */
  refresh(): void {
    // asked first: an exec in between is then noticed by the next check
    const identity = processIdentity(this.#pid);
    const text = readProc(this.#pid, "maps");
    if (text === undefined || text === "") return;
    this.#maps = ProcessMaps.parse(text);
    if (identity === this.#identity) return;
    this.#identity = identity;
    this.#modules.clear();
    this.#perfMap = new PerfMapFile(this.#pid);
  }

  /** Reads the mappings again if the process id runs another program by now. Asks at most every 100 ms. */
  check(now: number): void {
    if (now - this.#checked < FRESH_MS) return;
    this.#checked = now;
    if (processIdentity(this.#pid) !== this.#identity) this.refresh();
  }

  /** The executable mapping at an address. One that is in none may be new: then the list is read again. */
  range(address: number, now: number): MapRange | undefined {
    const range = this.#maps.find(address);
    if (range !== undefined || now - this.#missed < FRESH_MS) return range;
    this.#missed = now;
    this.refresh();
    return this.#maps.find(address);
  }

  /** The module of a mapping, loaded if need be. */
  module(range: MapRange, now: number): UserModule | undefined {
    const key = `${range.device} ${range.inode} ${range.offset} ${range.path}`;
    const known = this.#modules.get(key);
    if (typeof known === "number" && now - known < FRESH_MS) return undefined;
    const held = typeof known === "string" ? this.#loader.held(known) : undefined;
    return held ?? this.#load(key, range, now);
  }

  /** Loads all modules now, for when the process may be gone at the first question. */
  loadModules(now: number): void {
    for (const range of this.#maps.ranges) this.module(range, now);
    this.#perfMap.fresh(now);
  }

  /** The perf map; its file is read again from time to time, since compilers add to it. */
  perfMap(now: number): PerfMapFile {
    this.#perfMap.fresh(now);
    return this.#perfMap;
  }

  #load(key: string, range: MapRange, now: number): UserModule | undefined {
    const identity = this.#loader.load(this.#pid, range);
    this.#modules.set(key, identity ?? now);
    return identity === undefined ? undefined : this.#loader.held(identity);
  }
}
