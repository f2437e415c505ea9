// Tuples and records that are written out: their parts are evaluated straight into their places.

import { type Address, type Expression, INT64, type Operand, sizeOf, type Type } from "@kscope/lang";
import { lowerInto } from "./expressions.ts";
import type { Lowering } from "./lowering.ts";

export function fillTuple(
  g: Lowering,
  destination: Address,
  type: Type & { kind: "tuple" },
  parts: readonly Expression[],
  names: readonly string[] | undefined,
): void {
  const bytes = type.elements.reduce((n, t) => n + sizeOf(t), 0);
  if (bytes !== type.size && g.padding) g.zero(destination, type.size);
  parts.forEach((part, i) => {
    const at = names === undefined ? i : (type.names?.indexOf(names[i] ?? "") ?? i);
    lowerInto(g, part, g.at(destination, type.offsets[at] ?? 0), type.elements[at] ?? INT64);
  });
}

export function aggregateLiteral(
  g: Lowering,
  type: Type,
  parts: readonly Expression[],
  destination: Address | undefined,
): Operand {
  const address = destination ?? g.memory(Math.max(1, sizeOf(type)), "tuple");
  if (type.kind === "tuple") fillTuple(g, address, type, parts, undefined);
  return { kind: "memory", type, address };
}
