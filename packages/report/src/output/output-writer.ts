// The one writer of a descriptor: standard output, standard error or the file of -o. It never touches process.stdout, which
// in Bun would make the descriptor non-blocking for every process that shares it.

import { closeSync, openSync } from "node:fs";
import type { ByteSink } from "./byte-sink.ts";
import { OutputError } from "./output-error.ts";
import { type BufferMode, type Lane, WriteQueue } from "./write-queue.ts";

export interface OutputWriterOptions {
  readonly mode?: BufferMode;
  /** For messages; default `standard output`. */
  readonly target?: string;
  /** Called once, when nothing more can be written. Until then everything is retried. */
  readonly onError?: (error: OutputError) => void;
  /** Shared by writers whose texts keep their order among each other. */
  readonly queue?: WriteQueue;
}

export class OutputWriter implements ByteSink {
  readonly #lane: Lane;
  readonly #queue: WriteQueue;

  constructor(fd: number, options: OutputWriterOptions = {}) {
    const { mode = "line", target = "standard output", onError, queue = new WriteQueue() } = options;
    this.#queue = queue;
    this.#lane = { fd, mode, target, onError, pending: 0, flushing: false, error: undefined, waiters: [] };
  }

  /** Bytes accepted and not yet taken by the kernel. */
  get pending(): number {
    return this.#lane.pending;
  }

  /** Why output ended, if it did. */
  get error(): OutputError | undefined {
    return this.#lane.error;
  }

  write(chunk: string | Uint8Array): void {
    if (this.#lane.error !== undefined || chunk.length === 0) return;
    this.#queue.add(this.#lane, typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("latin1"));
  }

  flush(): Promise<void> {
    return this.#queue.flush(this.#lane);
  }

  /** Delivers what is pending and closes the descriptor. */
  async close(): Promise<void> {
    await this.flush();
    closeSync(this.#lane.fd);
  }
}

/** `-o FILE`: creates or empties the file. Throws OutputError. */
export function openOutput(path: string, options: OutputWriterOptions = {}): OutputWriter {
  try {
    return new OutputWriter(openSync(path, "w"), { target: path, ...options });
  } catch (error) {
    throw new OutputError((error as NodeJS.ErrnoException).code ?? "EIO", path);
  }
}

/** Standard output. Make one a process. */
export function standardOutput(options: OutputWriterOptions = {}): OutputWriter {
  return new OutputWriter(1, options);
}

/** Standard error, for diagnostics: at once by default, as C's is. */
export function standardError(options: OutputWriterOptions = {}): OutputWriter {
  return new OutputWriter(2, { mode: "none", target: "standard error", ...options });
}
