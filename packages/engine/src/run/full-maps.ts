// Maps that were full. The first update that finds no room is told at once; the others are counted and told at the end,
// since a full map fails thousands of times a second.
import type { Report, SourceLocation } from "../reports/report.ts";

export class FullMaps {
  readonly #refused = new Map<string, number>();

  /** True the first time for a place in the script. */
  count(map: string, location: SourceLocation | undefined): boolean {
    const place = `${location?.line}:${location?.column}`;
    const key = `${map} ${place}`;
    const before = this.#refused.get(key) ?? 0;
    this.#refused.set(key, before + 1);
    return before === 0;
  }

  /** One report a map that refused more than was told; afterwards nothing is left to tell. */
  take(): readonly Report[] {
    const totals = new Map<string, { refused: number; told: number }>();
    for (const [key, refused] of this.#refused) {
      const map = key.slice(0, key.indexOf(" "));
      const total = totals.get(map) ?? { refused: 0, told: 0 };
      totals.set(map, { refused: total.refused + refused, told: total.told + 1 });
    }
    this.#refused.clear();
    return [...totals].filter(([, t]) => t.refused > t.told).map(([map, t]) => summary(map, t.refused));
  }
}

function summary(map: string, refused: number): Report {
  const message =
    `${map} was full: ${refused} updates were dropped; give it room with a declaration such as ` +
    `\`let ${map} = hash(100000);\`, or all maps with \`config = { max_map_keys = N }\``;
  return { kind: "runtime-error", message, location: undefined };
}
