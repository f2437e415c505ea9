// Moving a value into memory as a value of another type: wider strings, tuples whose elements were widened.

import { type Address, isScalar, type Operand, sizeOf, type Type } from "@kscope/lang";
import type { Lowering } from "./lowering.ts";
import { tupleElement } from "./members.ts";
import { copyOperand } from "./memory.ts";

type Bytes = 1 | 2 | 4 | 8;

export function moveInto(g: Lowering, operand: Operand, destination: Address, type: Type): void {
  if (isScalar(type)) {
    g.store(destination, sizeOf(type) as Bytes, g.convert(g.read(operand), operand.type, type));
    return;
  }
  if (operand.kind === "scalar") {
    g.store(destination, sizeOf(type) as Bytes, operand.value);
    return;
  }
  if (type.kind === "tuple" && operand.type.kind === "tuple") {
    convertInto(g, operand, destination, type);
    return;
  }
  if (type.kind === "string" && operand.type.kind === "string" && operand.type.size !== type.size) {
    moveString(g, operand, destination, type.size);
    return;
  }
  copyOperand(g, operand, destination);
}

/** A shorter string is padded to the new size; a longer one is cut, and keeps its NUL. */
function moveString(g: Lowering, operand: Operand & { kind: "memory" }, destination: Address, size: number): void {
  const from = sizeOf(operand.type);
  if (from < size) {
    copyOperand(g, operand, destination);
    if (g.padding) g.zero(g.at(destination, from), size - from);
    else g.store(g.at(destination, from), 1, 0);
    return;
  }
  const source = g.inMemory(operand);
  g.copy(destination, source, size - 1);
  g.store(g.at(destination, size - 1), 1, 0);
}

/** Element by element where the layouts differ. */
export function convertInto(
  g: Lowering,
  operand: Operand & { kind: "memory" },
  destination: Address,
  type: Type & { kind: "tuple" },
): void {
  const from = operand.type;
  if (from.kind !== "tuple") return;
  const there = operand.address.base === destination.base && operand.address.offset === destination.offset;
  if (sameLayout(from, type)) {
    if (!there) copyOperand(g, operand, destination);
    return;
  }
  const bytes = type.elements.reduce((n, t) => n + sizeOf(t), 0);
  const source = there ? copyOfTuple(g, operand, from.size) : operand.address;
  if (bytes !== type.size && g.padding) g.zero(destination, type.size);
  for (const [i, element] of type.elements.entries()) {
    const name = type.names?.[i];
    const at = name === undefined ? i : (from.names?.indexOf(name) ?? i);
    moveInto(g, tupleElement(source, from, at), g.at(destination, type.offsets[i] ?? 0), element);
  }
}

/** Tuples of one size may hold tuples of one size whose elements lie elsewhere. */
function sameLayout(from: Type, to: Type): boolean {
  if (from.kind !== "tuple" || to.kind !== "tuple") return sizeOf(from) === sizeOf(to);
  return (
    (from.names ?? []).join() === (to.names ?? []).join() &&
    from.size === to.size &&
    from.offsets.every((offset, i) => offset === to.offsets[i]) &&
    from.elements.every((element, i) => sameLayout(element, to.elements[i] ?? element))
  );
}

function copyOfTuple(g: Lowering, operand: Operand & { kind: "memory" }, size: number): Address {
  const address = g.memory(size, "tuple");
  g.copy(address, operand.address, size);
  return address;
}
