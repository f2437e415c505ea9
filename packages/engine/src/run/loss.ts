// Records that found no room in the ring buffer, counted by the programs themselves, one counter a processor and program.
import { type BpfMap, possibleCpus } from "@kscope/kernel";
import { total } from "../decode/aggregates/sum.ts";
import type { Sink } from "../reports/report.ts";

const CHECK_EVERY_MS = 1000;

export class LossCounter {
  readonly #map: BpfMap | undefined;
  readonly #sink: Sink;
  #reported = 0;
  #nextCheck = 0;

  constructor(map: BpfMap | undefined, sink: Sink) {
    this.#map = map;
    this.#sink = sink;
  }

  /** Reads the counters if a second has gone by, and reports what was lost since. */
  checkNowAndThen(): void {
    const now = performance.now();
    if (now < this.#nextCheck) return;
    this.#nextCheck = now + CHECK_EVERY_MS;
    this.check();
  }

  check(): void {
    if (this.#map === undefined) return;
    const lost = this.#count(this.#map);
    if (lost > this.#reported) this.#sink.report({ kind: "lost", count: lost - this.#reported });
    this.#reported = lost;
  }

  /** All that was lost so far. */
  get total(): number {
    return this.#reported;
  }

  #count(map: BpfMap): number {
    const { values, count } = map.dump();
    const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
    const stride = map.valueStride;
    const copies = map.type === "percpu_array" ? possibleCpus() : 1;
    return Number(total(view, { offset: 0, stride, count: count * copies, signed: false }));
  }
}
