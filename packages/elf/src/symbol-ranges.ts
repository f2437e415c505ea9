// From symbols to the ranges they own. Of nested symbols the innermost owns an address; a symbol without a size owns what lies
// between it and the next symbol, unless a symbol with a size covers that.
import { addressOrder } from "./address-order.ts";
import type { Ranges } from "./interval-index.ts";
import { compareAliases } from "./symbol-alias.ts";
import type { SymbolColumns } from "./symbol-columns.ts";

/** Ranges for an `IntervalIndex`, whose rows are those of `columns`. */
export function symbolRanges(columns: SymbolColumns, strings: Uint8Array): Ranges {
  const order = addressOrder(columns.keys);
  sortAliases(columns, strings, order);
  const count = order.length;
  const priorities = new Float64Array(count);
  const ends = columns.ends.slice();
  let next = Number.POSITIVE_INFINITY;
  let current = Number.POSITIVE_INFINITY;
  for (let place = count - 1; place >= 0; place--) {
    const row = order[place] ?? 0;
    const key = columns.keys[row] ?? 0;
    if (key !== current) next = current;
    current = key;
    const sized = (columns.sizes[row] ?? 0) > 0;
    priorities[row] = sized ? count + place : place;
    if (!sized) ends[row] = Math.min(ends[row] ?? 0, next);
  }
  return { starts: columns.keys, ends, priorities, order };
}

/** Puts the better names of equal addresses later, where their priority is higher. */
function sortAliases(columns: SymbolColumns, strings: Uint8Array, order: Uint32Array): void {
  for (let first = 0; first < order.length; ) {
    let end = first + 1;
    while (end < order.length && columns.keys[order[end] ?? 0] === columns.keys[order[first] ?? 0]) end++;
    if (end - first > 1) order.subarray(first, end).sort((a, b) => compareAliases(columns, strings, a, b));
    first = end;
  }
}
