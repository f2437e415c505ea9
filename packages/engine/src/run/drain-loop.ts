// Empties the ring buffer on a timer of its own pace: after records it looks again within a millisecond, and without any
// ever more rarely, down to once in 32 ms. So a busy script is printed at once, an event reaches the output within 50 ms,
// and an idle one costs some 30 short wake-ups a second. Slices are bounded, and the sink is waited for between them.
import type { RingBuffer } from "@kscope/kernel";
import type { Sink } from "../reports/report.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { sliceIsOver, startSlice, turn } from "./give-way.ts";

const SHORTEST_MS = 1;
const LONGEST_MS = 32;
const BACK_OFF = 1.5;
/** Records between two looks at the clock. */
const BATCH = 128;

export interface DrainParts {
  readonly ring: RingBuffer | undefined;
  readonly dispatcher: Dispatcher;
  readonly sink: Sink;
}

/** One slice. Returns how many records it handled, and whether the ring buffer was empty at its end. */
async function drainSlice({ ring, dispatcher, sink }: DrainParts): Promise<{ records: number; empty: boolean }> {
  if (ring === undefined) return { records: 0, empty: true };
  startSlice();
  let records = 0;
  let empty = false;
  while (!empty && !dispatcher.busy && !sliceIsOver()) {
    const handled = ring.drain(dispatcher.onRecord, BATCH);
    records += handled;
    empty = handled < BATCH;
  }
  await dispatcher.settled();
  if (records > 0) await sink.flush();
  return { records, empty };
}

/** Handles everything that is there now. What programs still write meanwhile may or may not be included. */
export async function drainToEmpty(parts: DrainParts): Promise<void> {
  while (!(await drainSlice(parts)).empty) await turn();
}

/** A pause that ends early when it is woken. */
class Pause {
  #wake: (() => void) | undefined;

  wake(): void {
    this.#wake?.();
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

export class DrainLoop {
  readonly #parts: DrainParts;
  readonly #pause = new Pause();
  #stopped = false;

  constructor(parts: DrainParts) {
    this.#parts = parts;
  }

  /** Runs until `stop()`; `everyLook` is called at each look, about 30 times a second or more. */
  async run(everyLook: () => void): Promise<void> {
    let delay = SHORTEST_MS;
    while (!this.#stopped) {
      const { records, empty } = await drainSlice(this.#parts);
      everyLook();
      if (this.#stopped) break;
      if (!empty) {
        await turn();
        continue;
      }
      delay = records > 0 ? SHORTEST_MS : Math.min(LONGEST_MS, delay * BACK_OFF);
      await this.#pause.sleep(delay);
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#pause.wake();
  }
}
