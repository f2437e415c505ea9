// Casts: words become other words, memory gets another name, and what is neither is copied.

import {
  type Address,
  type Cast,
  type Expression,
  isIntegral,
  isScalar,
  type Operand,
  sizeOf,
  type Type,
  UINT8,
} from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import { moveInto } from "./convert.ts";
import { lowerExpression, scalarOf } from "./expressions.ts";
import type { Lowering } from "./lowering.ts";
import { plainAddress } from "./plain-address.ts";
import { isWord } from "./word-type.ts";

export function lowerCast(g: Lowering, e: Cast, type: Type, destination: Address | undefined): Operand {
  const from = g.typeOf(e.operand);
  if (type.kind === "struct")
    return { kind: "memory", type, address: { base: scalarOf(g, e.operand), offset: 0, space: "kernel" } };
  if (isScalar(type) && (isWord(from) || isIntegral(from)))
    return { kind: "scalar", type, value: wordOf(g, e.operand, type) };
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
  // the number's own bytes come first, then zeros
  const bytes = g.memory(8, "cast");
  const size = sizeOf(from);
  g.store(bytes, 8, size < 8 ? g.extend(operand.value, size as 1 | 2 | 4, false) : operand.value);
  if (destination === undefined) return { kind: "memory", type, address: bytes };
  g.copy(destination, bytes, sizeOf(type));
  return { kind: "memory", type, address: destination };
}

/** A number can be computed with, which the verifier lets nobody do with a pointer that it knows. */
function wordOf(g: Lowering, e: Expression, type: Type): Value {
  const value = scalarOf(g, e, type);
  return isIntegral(type) ? plainAddress(g, value, g.typeOf(e)) : value;
}

/** All bytes of a string count where it stands for a number, also the last, where a NUL would be put. */
function asBytes(operand: Operand): Operand {
  if (operand.kind !== "memory" || operand.type.kind !== "string") return operand;
  return { ...operand, type: { kind: "array", element: UINT8, length: operand.type.size } };
}
