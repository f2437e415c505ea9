// The consumer's side of a BPF ring buffer: records are handed over where they lie, without a copy and without a wake-up
// (Documentation/bpf/ringbuf.rst). The first page holds our position, the second the kernel's, then come the data, which the
// kernel has twice so that no record is ever in two pieces. Of a large buffer a window is mapped, and moved: every page
// that is mapped counts as ours, though few scripts ever send as much.
import { BPF_FLAG } from "../generated/bpf-flags.generated.ts";
import type { BpfMap } from "../maps/bpf-map.ts";
import { Mapping } from "../memory/mapping.ts";
import { pageSize } from "../memory/page-size.ts";

/** Called for each record: `length` bytes at `offset` of both views, valid during the call only. */
export type RecordHandler = (view: DataView, bytes: Uint8Array, offset: number, length: number) => void;

const HEADER = BPF_FLAG.BPF_RINGBUF_HDR_SZ;
const DISCARD = BPF_FLAG.BPF_RINGBUF_DISCARD_BIT;
const LENGTH_MASK = DISCARD - 1;
/** Moving it costs some 30 µs, about 1 ns a record. */
const WINDOW = 1 << 20;

// The kernel's pages can only be mapped for reading, and JavaScriptCore compiles Atomics.load to a compare-and-swap, which
// faults there. So these are plain loads, which x86-64 keeps in order; arm64 needs a fence, an atomic on memory of our own.
const NEEDS_FENCE = process.arch !== "x64";
const fenceWord: Int32Array = new Int32Array(new ArrayBuffer(8));

/** No later load is done before an earlier one. */
function fence(): void {
  if (NEEDS_FENCE) Atomics.add(fenceWord, 0, 0);
}

/** Positions are 64-bit; as a number they stay exact for the first 2^53 bytes of traffic. */
function load(position: BigUint64Array): number {
  const value = Number(position[0] ?? 0n);
  fence();
  return value;
}

/** Data of the buffer that are mapped. */
interface Window {
  readonly mapping: Mapping;
  readonly headers: Int32Array;
  readonly view: DataView;
  readonly bytes: Uint8Array;
}

export class RingBuffer implements Disposable {
  /** Bytes of data that fit. */
  readonly size: number;
  readonly #own: Mapping;
  readonly #shared: Mapping;
  readonly #fd: number;
  readonly #page: number;
  readonly #consumer: BigUint64Array;
  readonly #producer: BigUint64Array;
  #window: Window;
  /** Where the window starts in the data. */
  #start = 0;
  #draining = false;
  #closed = false;

  /** Maps a map of type "ringbuf"; the map stays the caller's. Throws SyscallError. */
  constructor(map: BpfMap) {
    const page = pageSize();
    const fd = map.fd.number;
    this.#fd = fd;
    this.#page = page;
    this.size = map.maxEntries;
    this.#own = new Mapping({ length: page, fd, writable: true });
    this.#shared = new Mapping({ length: page, fd, offset: page });
    this.#consumer = new BigUint64Array(this.#own.buffer, 0, 1);
    this.#producer = new BigUint64Array(this.#shared.buffer, 0, 1);
    this.#window = this.#open(this.size > WINDOW ? WINDOW : 2 * this.size);
  }

  #open(length: number): Window {
    const mapping = new Mapping({ length, fd: this.#fd, offset: 2 * this.#page });
    const { buffer } = mapping;
    return { mapping, headers: new Int32Array(buffer), view: new DataView(buffer), bytes: new Uint8Array(buffer) };
  }

  /** Where the window has `length` bytes of the data from `at` on. */
  #reach(at: number, length: number): number {
    if (at < this.#start || at + length > this.#start + this.#window.bytes.length) this.#move(at, length);
    return at - this.#start;
  }

  #move(at: number, length: number): void {
    const start = at - (at % this.#page);
    if (at + length - start <= this.#window.bytes.length) {
      this.#window.mapping.move(2 * this.#page + start);
      this.#start = start;
      return;
    }
    this.#window.mapping.close();
    this.#window = this.#open(2 * this.size);
    this.#start = 0;
  }

  #refuseIfClosed(): void {
    if (this.#closed) throw new Error("this ring buffer is closed");
  }

  /** Bytes that were taken so far. */
  get consumed(): number {
    this.#refuseIfClosed();
    return load(this.#consumer);
  }

  /** Bytes that wait, those still being written included. */
  available(): number {
    this.#refuseIfClosed();
    return load(this.#producer) - load(this.#consumer);
  }

  /**
   * Hands over what is complete, at most `maxRecords`, and returns how many records that were. A handler that throws
   * ends it; the record it threw on counts as consumed.
   */
  drain(onRecord: RecordHandler, maxRecords: number = Number.POSITIVE_INFINITY): number {
    this.#refuseIfClosed();
    if (this.#draining) throw new Error("drain() was called from within a record handler");
    this.#draining = true;
    try {
      return this.#drain(onRecord, maxRecords);
    } finally {
      this.#draining = false;
      if (this.#closed) this.#unmap();
    }
  }

  #drain(onRecord: RecordHandler, maxRecords: number): number {
    // giving room back early lets producers go on; each publication costs some 50 ns
    const step = this.size >>> 3;
    let position = load(this.#consumer);
    let published = position;
    let records = 0;
    try {
      for (let end = load(this.#producer); position < end && records < maxRecords && !this.#closed; ) {
        const at = position % this.size;
        const header = this.#window.headers[this.#reach(at, HEADER) >>> 2] ?? 0;
        // the busy bit is bit 31
        if (header < 0) break;
        // the record's bytes were written before its busy bit was cleared
        fence();
        const length = header & LENGTH_MASK;
        position += (length + HEADER + 7) & ~7;
        if ((header & DISCARD) === 0) {
          records++;
          const place = this.#reach(at, HEADER + length) + HEADER;
          onRecord(this.#window.view, this.#window.bytes, place, length);
        }
        if (position - published >= step) {
          Atomics.store(this.#consumer, 0, BigInt(position));
          published = position;
        }
        if (position === end) end = load(this.#producer);
      }
    } finally {
      if (position !== published) Atomics.store(this.#consumer, 0, BigInt(position));
    }
    return records;
  }

  #unmap(): void {
    this.#own.close();
    this.#shared.close();
    this.#window.mapping.close();
  }

  /** Unmaps it; from within a record handler it also ends the draining. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (!this.#draining) this.#unmap();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
