// Finding the NUL of a text eight bytes at a time.

import type { Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";

const LOW_BITS = 0x0101010101010101n;
const HIGH_BITS = 0x8080808080808080n;

/** Not 0 if a byte of the word is; the lowest bit that is set is the upper one of the first such byte. */
export function zeroBytes(g: Lowering, word: Value): Value {
  const less = g.binary("and", g.binary("sub", word, g.constant(LOW_BITS)), g.binary("xor", word, -1));
  return g.binary("and", less, g.constant(HIGH_BITS));
}
