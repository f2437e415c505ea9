// Stops a command where its own code begins: by then the dynamic linker has mapped its libraries, and nothing of it has run.
// A program on the entry point sends the signal, so nobody has to trace the process (ptrace(2)).
import { existsSync } from "node:fs";
import { attachPerfEvent } from "../links/attach-perf-event.ts";
import type { Link } from "../links/link.ts";
import { BpfMap } from "../maps/bpf-map.ts";
import { openUprobe } from "../perf/event-sources.ts";
import { helperId } from "../programs/helper-id.ts";
import { loadProgram } from "../programs/load-program.ts";
import {
  addImmediate,
  assemble,
  callHelper,
  exit,
  jumpIfZero,
  loadMapFd,
  movImmediate,
  movRegister,
  storeImmediate,
} from "../programs/raw-instructions.ts";
import { untilStopped } from "./spawn-stopped.ts";

const SIGSTOP = 19;

export interface EntryPoint {
  readonly path: string;
  /** Where the first instruction is in the file. */
  readonly offset: number;
  readonly pid: number;
}

const POLL_MS = 1;

export class EntryStop implements Disposable {
  readonly #pid: number;
  readonly #link: Link;
  /** One word: 1 once the program has sent the signal. */
  readonly #reached: BpfMap;

  /** Throws BpfError and SyscallError. */
  constructor({ path, offset, pid }: EntryPoint) {
    this.#pid = pid;
    this.#reached = BpfMap.create({ type: "array", name: "entry", keySize: 4, valueSize: 8, maxEntries: 1 });
    try {
      using program = loadProgram({
        type: "kprobe",
        name: "entry_stop",
        license: "GPL",
        instructions: stopping(this.#reached),
      });
      this.#link = attachPerfEvent(program, openUprobe({ path, offset, pid }), { target: `the entry of ${path}` });
    } catch (error) {
      this.#reached.close();
      throw error;
    }
  }

  /** Resolves once it stands there; false if it ended, or this was closed, before. */
  async reached(): Promise<boolean> {
    const key = new Uint8Array(4);
    // it was stopped before its exec, too, which is another stop
    while (!this.#reached.fd.closed && existsSync(`/proc/${this.#pid}`)) {
      if (this.#reached.lookup(key)?.[0] === 1) return untilStopped(this.#pid);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return false;
  }

  /** Lets it go on. */
  release(): void {
    process.kill(this.#pid, "SIGCONT");
  }

  [Symbol.dispose](): void {
    this.#link.close();
    this.#reached.close();
  }
}

/** Writes 1 into the map's word, and stops the process. */
function stopping(map: BpfMap): Uint8Array {
  return assemble(
    storeImmediate(10, -8, 0),
    movRegister(2, 10),
    addImmediate(2, -8),
    loadMapFd(1, map.fd.number),
    callHelper(helperId("map_lookup_elem")),
    jumpIfZero(0, 1),
    storeImmediate(0, 0, 1),
    movImmediate(1, SIGSTOP),
    callHelper(helperId("send_signal")),
    movImmediate(0, 0),
    exit,
  );
}
