// Casts: words become other words, memory gets another name, and what is neither is copied.

import { type Address, type Cast, isIntegral, isScalar, type Operand, sizeOf, type Type, UINT8 } from "@kscope/lang";
import { moveInto } from "./convert.ts";
import { lowerExpression, scalarOf } from "./expressions.ts";
import { forgotten, isKnownPointer } from "./known-pointers.ts";
import type { Lowering } from "./lowering.ts";
import { isWord } from "./word-type.ts";

export function lowerCast(g: Lowering, e: Cast, type: Type, destination: Address | undefined): Operand {
  const from = g.typeOf(e.operand);
  if (type.kind === "struct")
    return { kind: "memory", type, address: { base: scalarOf(g, e.operand), offset: 0, space: "kernel" } };
  if (isScalar(type) && (isWord(from) || isIntegral(from))) {
    const value = scalarOf(g, e.operand, type);
    return { kind: "scalar", type, value: isIntegral(type) && isKnownPointer(from) ? forgotten(g, value) : value };
  }
  const operand = lowerExpression(g, e.operand, destination);
  if (type.kind === "bool" && from.kind === "string") {
    const first = g.load(g.inMemory(operand), 1);
    return { kind: "scalar", type, value: g.compare("ne", first, 0) };
  }
  if (isScalar(type)) {
    if (type.kind === "pointer") {
      // an array in the kernel's or a program's memory stays where it is
      const stays = operand.kind === "memory" && operand.address.space !== "ctx";
      return { kind: "scalar", type, value: g.pointer(stays ? operand.address : g.inMemory(operand)) };
    }
    return { kind: "memory", type, address: g.inMemory(asBytes(operand)) };
  }
  if (operand.kind === "memory") {
    // the same bytes under another name, except that a shorter string has to be made longer
    if (sizeOf(operand.type) >= sizeOf(type)) return { kind: "memory", type, address: operand.address };
    const address = destination ?? g.memory(sizeOf(type), "cast");
    moveInto(g, operand, address, type);
    return { kind: "memory", type, address };
  }
  const address = destination ?? g.memory(Math.max(8, sizeOf(type)), "cast");
  g.store(address, sizeOf(type) as 1 | 2 | 4 | 8, operand.value);
  return { kind: "memory", type, address };
}

/** All bytes of a string count where it stands for a number, also the last, where a NUL would be put. */
function asBytes(operand: Operand): Operand {
  if (operand.kind !== "memory" || operand.type.kind !== "string") return operand;
  return { ...operand, type: { kind: "array", element: UINT8, length: operand.type.size } };
}
