// From a file and a line to an address. A file is named by the end of its path: `b.c` or `a/b.c` for `/src/a/b.c`.
import type { LineTable, WantedLine } from "./line-table.ts";
import type { Unit } from "./unit.ts";

export interface WantedPlace extends WantedLine {
  readonly file: string;
}

/** `address` is as linked. */
export type FoundPlace =
  | { readonly kind: "found"; readonly address: number; readonly file: string }
  | { readonly kind: "no-file" }
  | { readonly kind: "ambiguous"; readonly files: readonly string[] }
  | { readonly kind: "no-line" };

/** Looks in all units. Throws `ElfError`. */
export function findPlace(
  wanted: WantedPlace,
  units: Iterable<Unit>,
  tableOf: (unit: Unit) => LineTable | undefined,
): FoundPlace {
  const tables: LineTable[] = [];
  const paths = new Set<string>();
  const pattern = normalized(wanted.file);
  for (const unit of units) {
    const table = tableOf(unit);
    const found = (table?.files ?? []).filter((file) => file !== undefined && endsWith(normalized(file), pattern));
    for (const file of found) paths.add(normalized(file ?? ""));
    if (table !== undefined && found.length > 0) tables.push(table);
  }
  const [path, ...others] = paths;
  if (path === undefined) return { kind: "no-file" };
  if (others.length > 0) return { kind: "ambiguous", files: [...paths] };
  return lowest(wanted, path, tables);
}

function lowest(wanted: WantedPlace, path: string, tables: readonly LineTable[]): FoundPlace {
  let best: number | undefined;
  for (const table of tables) {
    const address = table.addressOf(wanted, (file) => normalized(table.file(file)) === path);
    if (address !== undefined && (best === undefined || address < best)) best = address;
  }
  return best === undefined ? { kind: "no-line" } : { kind: "found", address: best, file: path };
}

/** Without `.` and with as few `..` as it takes. */
function normalized(path: string): string {
  if (!/(^|\/)\.\.?(\/|$)|\/\//.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "." || (part === "" && parts.length > 0)) continue;
    const above = parts.at(-1);
    if (part === ".." && above !== undefined && above !== ".." && above !== "") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

function endsWith(path: string, pattern: string): boolean {
  return path === pattern || (!pattern.startsWith("/") && pattern !== "" && path.endsWith(`/${pattern}`));
}
