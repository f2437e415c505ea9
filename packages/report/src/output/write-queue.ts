// Text for several descriptors in the order in which it was written: on a terminal, or where both go into one file, a
// message stands between the results that came before it and those that came after. The queue hands text to the kernel
// from a worker thread, one write at a time, so that neither a slow reader nor a full pipe ever holds up the event loop, and so
// that a hundred thousand short lines cost a few hundred writes.

import { write } from "node:fs";
import { OutputError } from "./output-error.ts";

/** `-B`: by line, when 64 KiB have gathered, or at once. */
export type BufferMode = "line" | "full" | "none";

/** A descriptor, and how it is doing. */
export interface Lane {
  readonly fd: number;
  readonly mode: BufferMode;
  readonly target: string;
  readonly onError: ((error: OutputError) => void) | undefined;
  /** Bytes accepted and not yet taken by the kernel. */
  pending: number;
  flushing: boolean;
  error: OutputError | undefined;
  readonly waiters: (() => void)[];
}

interface Piece {
  readonly lane: Lane;
  text: string;
  /** Whether the text has a whole line. */
  lines: boolean;
  next: Piece | undefined;
}

/** The capacity of a pipe: more in one write would only wait in the kernel, and `pending` would fall in leaps. */
const SLICE = 65536;
/** Between retries on a full non-blocking descriptor. An event has to reach the output within 50 ms. */
const RETRY_MS = { first: 1, most: 16 };

const NOTHING = new Uint8Array(0);

export class WriteQueue {
  #first: Piece | undefined;
  #last: Piece | undefined;
  /** What is being written. */
  #lane: Lane | undefined;
  #bytes: Uint8Array = NOTHING;
  #offset = 0;
  #busy = false;
  #scheduled = false;
  #retry = RETRY_MS.first;

  add(lane: Lane, text: string): void {
    lane.pending += text.length;
    const last = this.#last?.lane === lane ? this.#last : this.#append(lane);
    last.text += text;
    if (lane.mode === "line" && !last.lines) last.lines = text.includes("\n");
    if (this.#due()) this.#schedule();
  }

  #append(lane: Lane): Piece {
    const piece: Piece = { lane, text: "", lines: false, next: undefined };
    if (this.#last === undefined) this.#first = piece;
    else this.#last.next = piece;
    this.#last = piece;
    return piece;
  }

  flush(lane: Lane): Promise<void> {
    if (lane.pending === 0) return Promise.resolve();
    lane.flushing = true;
    return new Promise((resolve) => {
      lane.waiters.push(resolve);
      this.#pump();
    });
  }

  /** Whether the first piece is to be written now: at the latest when text for another descriptor follows it. */
  #due(): boolean {
    if (this.#first === undefined) return false;
    const { lane, text, lines, next } = this.#first;
    if (next !== undefined || lane.flushing || text.length >= SLICE) return true;
    return lane.mode === "none" || (lane.mode === "line" && lines);
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
    if (this.#busy || (this.#lane === undefined && !this.#take())) return;
    const lane = this.#lane as Lane;
    this.#busy = true;
    const length = Math.min(SLICE, this.#bytes.length - this.#offset);
    write(lane.fd, this.#bytes, this.#offset, length, null, (error, written) => this.#written(lane, error, written));
  }

  #take(): boolean {
    while (this.#first?.lane.error !== undefined) this.#shift();
    const first = this.#first;
    if (first === undefined || !this.#due()) return false;
    const { lane, text, lines } = first;
    const whole = first.next !== undefined || lane.mode !== "line" || lane.flushing || !lines;
    const end = whole ? text.length : text.lastIndexOf("\n") + 1;
    this.#bytes = Buffer.from(end === text.length ? text : text.slice(0, end), "latin1");
    this.#offset = 0;
    this.#lane = lane;
    if (end === text.length) this.#shift();
    else Object.assign(first, { text: text.slice(end), lines: false });
    return true;
  }

  #shift(): void {
    this.#first = this.#first?.next;
    if (this.#first === undefined) this.#last = undefined;
  }

  #written(lane: Lane, error: NodeJS.ErrnoException | null, written: number): void {
    if (error !== null && (error.code === "EAGAIN" || error.code === "EINTR")) {
      setTimeout(() => this.#again(), this.#retry);
      this.#retry = Math.min(this.#retry * 2, RETRY_MS.most);
      return;
    }
    this.#retry = RETRY_MS.first;
    if (error !== null) this.#fail(lane, error.code ?? "EIO");
    else {
      this.#offset += written;
      lane.pending -= written;
      if (this.#offset === this.#bytes.length) this.#release();
    }
    wake(lane);
    this.#again();
  }

  #again(): void {
    this.#busy = false;
    this.#pump();
  }

  #release(): void {
    this.#bytes = NOTHING;
    this.#lane = undefined;
  }

  #fail(lane: Lane, code: string): void {
    lane.error = new OutputError(code, lane.target);
    lane.pending = 0;
    this.#release();
    lane.onError?.(lane.error);
  }
}

function wake(lane: Lane): void {
  if (lane.pending > 0) return;
  lane.flushing = false;
  for (const resolve of lane.waiters.splice(0)) resolve();
}
