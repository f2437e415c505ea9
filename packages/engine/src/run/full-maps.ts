// Map updates that could not be made. Programs count them; the first one of each place of the script is told soon, or by a
// record of the program, and totals at the end, where they are more than was told.
import type { BpfObject, RefusingPlace } from "@kscope/codegen";
import { type BpfMap, ERRNO } from "@kscope/kernel";
import { helperMessage } from "../actions/helper-error.ts";
import type { Report, Sink, SourceLocation } from "../reports/report.ts";

const CHECK_EVERY_MS = 100;

/** Counts of one place in the script. */
export interface Refusals {
  readonly map: string;
  /** The map was full. */
  readonly full: number;
  /** No memory at that moment, or the map was busy. */
  readonly other: number;
}

export class RefusedUpdates {
  readonly #places: readonly RefusingPlace[];
  readonly #map: BpfMap | undefined;
  readonly #sink: Sink;
  readonly #locate: (span: RefusingPlace["span"]) => SourceLocation | undefined;
  readonly #told = new Set<number>();
  #nextCheck = 0;

  constructor(
    refused: BpfObject["refused"],
    maps: readonly BpfMap[],
    {
      sink,
      locate,
    }: { readonly sink: Sink; readonly locate: (span: RefusingPlace["span"]) => SourceLocation | undefined },
  ) {
    this.#places = refused?.slots ?? [];
    this.#map = refused === undefined ? undefined : maps[refused.map];
    this.#sink = sink;
    this.#locate = locate;
  }

  /** Looks at the counters if a tenth of a second has gone by. */
  checkNowAndThen(): void {
    const now = performance.now();
    if (this.#map === undefined || now < this.#nextCheck) return;
    this.#nextCheck = now + CHECK_EVERY_MS;
    this.#check(false);
  }

  told(place: number): void {
    this.#told.add(place);
  }

  /** Once all records have been read: tells of what no record told, and gives the counts. */
  finish(): readonly Refusals[] {
    return this.#check(true);
  }

  #check(isLast: boolean): readonly Refusals[] {
    const value = this.#map?.lookup(new Uint8Array(4));
    if (value === undefined) return [];
    const counters = new DataView(value.buffer, value.byteOffset, value.byteLength);
    const counter = (i: number): number => Number(counters.getBigUint64(i * 8, true));
    return this.#places.map(({ map, sends, span }, i) => {
      const [full, other] = [counter(2 * i), counter(2 * i + 1)];
      const due = isLast || !sends;
      if (due && full + other > 0 && !this.#told.has(i)) this.#tell(i, full > 0 ? ERRNO.E2BIG : ERRNO.ENOMEM, span);
      return { map, full, other };
    });
  }

  #tell(place: number, errno: number, span: RefusingPlace["span"]): void {
    this.#told.add(place);
    const helper = "map_update_elem";
    const message = helperMessage(helper, -errno);
    this.#sink.report({ kind: "helper-error", helper, code: -errno, message, location: this.#locate(span) });
  }
}

/** One report a map and reason. A place that failed once has been told. */
export function summaries(places: readonly Refusals[]): readonly Report[] {
  const reports: Report[] = [];
  for (const map of new Set(places.map((p) => p.map))) {
    const own = places.filter((p) => p.map === map && p.full + p.other > 0);
    const full = own.reduce((n, p) => n + p.full, 0);
    const other = own.reduce((n, p) => n + p.other, 0);
    if (full + other <= own.length) continue;
    if (full > 0) reports.push(summary(`${map} was full: ${full} updates were dropped; ${advice(map)}`));
    if (other > 0)
      reports.push(
        summary(`${map}: ${other} updates were dropped, since the kernel had no memory for new keys at once`),
      );
  }
  return reports;
}

function advice(map: string): string {
  return `give it room with a declaration such as \`let ${map} = hash(100000);\`, or all maps with \`config = { max_map_keys = N }\``;
}

function summary(message: string): Report {
  return { kind: "runtime-error", message, location: undefined };
}
