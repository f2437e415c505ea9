// Which of several names of one address is shown. bpftrace leaves that to the order in which an unstable sort happens to leave
// them, blazesym takes the first in the table; here it depends on the names alone, much as in perf, but underscores are weighed
// before binding and short names win, so that libc's weak `read` is not called `__read`, nor `fopen` `_IO_new_fopen64`.
import { textLength } from "./byte-text.ts";
import { STT_FUNC, STT_GNU_IFUNC, type SymbolColumns } from "./symbol-columns.ts";

const UNDERSCORE = 0x5f;
// names are compared up to here: a bound on what a hostile file can cost
const COMPARED = 256;
// STB_LOCAL 0, STB_GLOBAL 1, STB_WEAK 2, STB_GNU_UNIQUE 10
const BINDING_RANK: Readonly<Record<number, number>> = { 0: 0, 1: 2, 2: 1, 10: 2 };

/**
 * Above zero if row `a` is the better name, below if `b` is: with a size, a function, fewer leading underscores,
 * global over weak over local, shorter, earlier in the table.
 */
export function compareAliases(columns: SymbolColumns, strings: Uint8Array, a: number, b: number): number {
  return (
    Number((columns.sizes[a] ?? 0) > 0) - Number((columns.sizes[b] ?? 0) > 0) ||
    Number(isFunction(columns, a)) - Number(isFunction(columns, b)) ||
    underscores(columns, strings, b) - underscores(columns, strings, a) ||
    binding(columns, a) - binding(columns, b) ||
    length(columns, strings, b) - length(columns, strings, a) ||
    b - a
  );
}

function isFunction(columns: SymbolColumns, row: number): boolean {
  const type = (columns.infos[row] ?? 0) & 0xf;
  return type === STT_FUNC || type === STT_GNU_IFUNC;
}

function underscores(columns: SymbolColumns, strings: Uint8Array, row: number): number {
  const start = columns.names[row] ?? 0;
  let at = start;
  while (strings[at] === UNDERSCORE && at - start < COMPARED) at++;
  return at - start;
}

function binding(columns: SymbolColumns, row: number): number {
  return BINDING_RANK[(columns.infos[row] ?? 0) >>> 4] ?? 0;
}

function length(columns: SymbolColumns, strings: Uint8Array, row: number): number {
  return textLength(strings, columns.names[row] ?? 0, COMPARED);
}
