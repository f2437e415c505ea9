// The one writer of a descriptor: standard output, standard error or the file of -o. It collects text and hands it to
// the kernel from a worker thread, one write at a time, so that neither a slow reader nor a full pipe ever holds up the event
// loop, and so that a hundred thousand short lines cost a few hundred writes. It never touches process.stdout, which in Bun
// would make the descriptor non-blocking for every process that shares it.

import { closeSync, openSync, write } from "node:fs";
import type { ByteSink } from "./byte-sink.ts";
import { OutputError } from "./output-error.ts";

/** `-B`: by line, when 64 KiB have gathered, or at once. */
export type BufferMode = "line" | "full" | "none";

export interface OutputWriterOptions {
  readonly mode?: BufferMode;
  /** For messages; default `standard output`. */
  readonly target?: string;
  /** Called once, when nothing more can be written. Until then everything is retried. */
  readonly onError?: (error: OutputError) => void;
  /** A writer whose pending text goes out first: messages about a run stand before what the run prints later. */
  readonly after?: OutputWriter;
}

/** The capacity of a pipe: more in one write would only wait in the kernel, and `pending` would fall in leaps. */
const SLICE = 65536;
/** Between retries on a full non-blocking descriptor. An event has to reach the output within 50 ms. */
const RETRY_MS = { first: 1, most: 16 };

export class OutputWriter implements ByteSink {
  readonly #fd: number;
  readonly #mode: BufferMode;
  readonly #target: string;
  readonly #onError: ((error: OutputError) => void) | undefined;
  readonly #after: OutputWriter | undefined;
  #text = "";
  #lines = false;
  #flushing = false;
  #bytes: Uint8Array = new Uint8Array(0);
  #offset = 0;
  #busy = false;
  #scheduled = false;
  #retry = RETRY_MS.first;
  #error: OutputError | undefined;
  readonly #waiters: (() => void)[] = [];

  constructor(fd: number, options: OutputWriterOptions = {}) {
    this.#fd = fd;
    this.#mode = options.mode ?? "line";
    this.#target = options.target ?? "standard output";
    this.#onError = options.onError;
    this.#after = options.after;
  }

  /** Bytes accepted and not yet taken by the kernel. */
  get pending(): number {
    return this.#text.length + this.#bytes.length - this.#offset;
  }

  /** Why output ended, if it did. */
  get error(): OutputError | undefined {
    return this.#error;
  }

  write(chunk: string | Uint8Array): void {
    if (this.#error !== undefined || chunk.length === 0) return;
    const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("latin1");
    this.#text += text;
    if (this.#mode === "line" && !this.#lines) this.#lines = text.includes("\n");
    if (this.#due()) this.#schedule();
  }

  flush(): Promise<void> {
    if (this.pending === 0) return Promise.resolve();
    this.#flushing = true;
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#pump();
    });
  }

  /** Delivers what is pending and closes the descriptor. */
  async close(): Promise<void> {
    await this.flush();
    closeSync(this.#fd);
  }

  #due(): boolean {
    if (this.#flushing || this.#mode === "none" || this.#text.length >= SLICE) return true;
    return this.#mode === "line" && this.#lines;
  }

  // One batch of reports is formatted without a pause, so the microtask after it sees all of its lines.
  #schedule(): void {
    if (this.#scheduled || this.#busy) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#busy || this.#error !== undefined) return;
    if (this.#offset === this.#bytes.length && !this.#take()) return;
    this.#busy = true;
    const first = this.#after;
    if (first === undefined || first.pending === 0) this.#write();
    else void first.flush().then(() => this.#write());
  }

  #write(): void {
    const length = Math.min(SLICE, this.#bytes.length - this.#offset);
    write(this.#fd, this.#bytes, this.#offset, length, null, (error, written) => this.#written(error, written));
  }

  #take(): boolean {
    if (!this.#due() || this.#text.length === 0) return false;
    const whole = this.#mode !== "line" || this.#flushing || !this.#lines;
    const end = whole ? this.#text.length : this.#text.lastIndexOf("\n") + 1;
    this.#bytes = Buffer.from(end === this.#text.length ? this.#text : this.#text.slice(0, end), "latin1");
    this.#text = this.#text.slice(end);
    this.#lines = false;
    this.#offset = 0;
    return true;
  }

  #written(error: NodeJS.ErrnoException | null, written: number): void {
    if (error !== null && error.code !== "EAGAIN" && error.code !== "EINTR") {
      this.#busy = false;
      this.#fail(error.code ?? "EIO");
      return;
    }
    if (error !== null) {
      setTimeout(() => this.#again(), this.#retry);
      this.#retry = Math.min(this.#retry * 2, RETRY_MS.most);
      return;
    }
    this.#retry = RETRY_MS.first;
    this.#offset += written;
    if (this.#offset === this.#bytes.length) this.#release();
    this.#wake();
    this.#again();
  }

  #again(): void {
    this.#busy = false;
    this.#pump();
  }

  #release(): void {
    this.#bytes = new Uint8Array(0);
    this.#offset = 0;
    if (this.#text.length === 0) this.#flushing = false;
  }

  #fail(code: string): void {
    this.#error = new OutputError(code, this.#target);
    this.#text = "";
    this.#release();
    this.#wake();
    this.#onError?.(this.#error);
  }

  #wake(): void {
    if (this.pending === 0) for (const resolve of this.#waiters.splice(0)) resolve();
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
