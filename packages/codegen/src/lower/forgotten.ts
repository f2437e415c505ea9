// Numbers that the verifier would follow value by value.

import type { Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";

/** What goes through a map's memory is any number to the verifier. */
export function forgotten(g: Lowering, value: Value): Value {
  const place = g.scratch.address(g.scratch.reserve(8));
  g.store(place, 8, value);
  return g.f.emit({ op: "load", bytes: 8, base: place.base as Value, offset: place.offset, volatile: true });
}
