// Finds and re-reads the perf map of one process: in its own /tmp under its own id, else in ours under the id we see.
import { closeSync, statSync } from "node:fs";
import { FileSource } from "./file-source.ts";
import { PerfMap } from "./perf-map.ts";
import { innermostPid } from "./proc-files.ts";
import { type OpenFile, openRegular } from "./safe-open.ts";

// a bound on what a hostile process can make us hold; large Java services write about 20 MB
const LARGEST = 256 << 20;
const FRESH_MS = 100;
// reading takes at most a twentieth of the time
const PATIENCE = 20;

export class PerfMapFile {
  readonly #pid: number;
  #map: PerfMap | undefined;
  #path = "";
  #version = "";
  #due = Number.NEGATIVE_INFINITY;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** What was last read; stays usable after the process is gone. */
  get map(): PerfMap | undefined {
    return this.#map;
  }

  /** Path of the file that was read, as seen from here. */
  get path(): string {
    return this.#path;
  }

  /** Reads the file again if it changed. Asks every 100 ms, or less often where reading takes long. */
  fresh(now: number): void {
    if (now < this.#due) return;
    this.#refresh();
    this.#due = now + Math.max(FRESH_MS, (performance.now() - now) * PATIENCE);
  }

  #refresh(): void {
    const own = `/proc/${this.#pid}/root/tmp/perf-${innermostPid(this.#pid)}.map`;
    for (const path of [own, `/tmp/perf-${this.#pid}.map`]) {
      // anybody may write into /tmp: no links, and only files of the process's user or of root
      const file = openRegular(path, { followLast: false });
      if (file === undefined) continue;
      try {
        if (this.#accept(path, file)) return;
      } finally {
        closeSync(file.fd);
      }
    }
  }

  #accept(path: string, file: OpenFile): boolean {
    const owner = ownerOf(this.#pid);
    if (file.size > LARGEST || (file.uid !== 0 && file.uid !== owner)) return false;
    const version = `${file.identity}:${file.size}`;
    if (this.#version === version) return true;
    const bytes = new FileSource(file.fd, file.size).read(0, file.size);
    this.#map = PerfMap.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"));
    this.#path = path;
    this.#version = version;
    return true;
  }
}

function ownerOf(pid: number): number | undefined {
  try {
    return statSync(`/proc/${pid}`).uid;
  } catch {
    return undefined;
  }
}
