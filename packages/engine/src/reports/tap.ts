// Between the session and its sink: passes reports on, or holds them back for a while for someone to look at.

import type { Report, Sink } from "./report.ts";

export class Tap implements Sink {
  readonly #sink: Sink;
  #held: Report[] | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  report(report: Report): void {
    if (this.#held === undefined) this.#sink.report(report);
    else this.#held.push(report);
  }

  /** From here on nothing is passed on. */
  hold(): void {
    this.#held = [];
  }

  /** What was held back; from here on everything is passed on again. */
  release(): readonly Report[] {
    const held = this.#held ?? [];
    this.#held = undefined;
    return held;
  }

  end(): void {
    this.#sink.end?.();
  }

  flush(): Promise<void> {
    return this.#sink.flush();
  }
}
