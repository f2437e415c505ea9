// Empties the ring buffer on a timer of its own pace: after records it looks again within a millisecond, and without any
// ever more rarely, down to once in 44 ms. So a busy script is printed at once, an event reaches the output within 50 ms,
// and an idle one costs some 25 short wake-ups a second. Slices are bounded. A sink that is slow holds nothing up until it
// has got much: the ring buffer is emptied meanwhile, so that a burst is kept in our memory rather than lost.
import type { RingBuffer } from "@kscope/kernel";
import type { Sink } from "../reports/report.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { sliceIsOver, startSlice, turn } from "./give-way.ts";

const SHORTEST_MS = 1;
const LONGEST_MS = 44;
const BACK_OFF = 1.5;
/** How long an idle loop sleeps before it looks after other things, such as counters of lost records. */
const IDLE_MS = 1000;
/** Records between two looks at the clock. */
const BATCH = 128;

export interface DrainParts {
  readonly ring: RingBuffer | undefined;
  readonly dispatcher: Dispatcher;
  readonly sink: Sink;
}

/** Bytes of records that may wait for a slow sink; what they become as text is of the same order. */
const MOST_WAITING = 16 << 20;

/** Lets so many bytes through before it waits for the sink. */
class Backlog {
  readonly #sink: Sink;
  #bytes = 0;
  #flushing: Promise<void> | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  async add(bytes: number): Promise<void> {
    this.#bytes += bytes;
    this.#flushing ??= this.#flush();
    if (this.#bytes > MOST_WAITING) await this.#flushing;
  }

  async #flush(): Promise<void> {
    try {
      await this.#sink.flush();
    } finally {
      this.#bytes = 0;
      this.#flushing = undefined;
    }
  }
}

/** One slice. Returns how many records it handled, and whether the ring buffer was empty at its end. */
async function drainSlice(
  { ring, dispatcher }: DrainParts,
  wait: (bytes: number) => Promise<void>,
): Promise<{ records: number; empty: boolean }> {
  if (ring === undefined) return { records: 0, empty: true };
  startSlice();
  const before = ring.consumed;
  let records = 0;
  let empty = false;
  while (!empty && !dispatcher.busy && !sliceIsOver()) {
    const handled = ring.drain(dispatcher.onRecord, BATCH);
    records += handled;
    empty = handled < BATCH;
  }
  await dispatcher.settled();
  if (records > 0) await wait(ring.consumed - before);
  return { records, empty };
}

/** Handles everything that is there now. What programs still write meanwhile may or may not be included. */
export async function drainToEmpty(parts: DrainParts): Promise<void> {
  while (!(await drainSlice(parts, () => parts.sink.flush())).empty) await turn();
}

/** Sleeps until there is something to do. The wake-ups of an idle ring buffer do nothing but look at two numbers. */
class Pause {
  readonly #ring: RingBuffer | undefined;
  #wake: (() => void) | undefined;

  constructor(ring: RingBuffer | undefined) {
    this.#ring = ring;
  }

  wake(): void {
    this.#wake?.();
  }

  /** Until `wake()`, or until records wait, looked for every `period` ms; at most about `limit` ms. */
  sleep(period: number, limit: number): Promise<void> {
    return new Promise((resolve) => {
      let looks = Math.ceil(limit / period);
      const timer = setInterval(() => {
        if (--looks <= 0 || (this.#ring?.available() ?? 0) > 0) this.#wake?.();
      }, period);
      this.#wake = () => {
        this.#wake = undefined;
        clearInterval(timer);
        resolve();
      };
    });
  }
}

export class DrainLoop {
  readonly #parts: DrainParts;
  readonly #pause: Pause;
  readonly #backlog: Backlog;
  #stopped = false;

  constructor(parts: DrainParts) {
    this.#parts = parts;
    this.#pause = new Pause(parts.ring);
    this.#backlog = new Backlog(parts.sink);
  }

  /** Runs until `stop()`; `everyLook` is called after each slice, at least once a second. */
  async run(everyLook: () => void): Promise<void> {
    let period = SHORTEST_MS;
    while (!this.#stopped) {
      const { records, empty } = await drainSlice(this.#parts, (bytes) => this.#backlog.add(bytes));
      everyLook();
      if (this.#stopped) break;
      if (!empty) {
        await turn();
        continue;
      }
      period = records > 0 ? SHORTEST_MS : Math.min(LONGEST_MS, period * BACK_OFF);
      await this.#pause.sleep(period, period < LONGEST_MS ? period : IDLE_MS);
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#pause.wake();
  }
}
