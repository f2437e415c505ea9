// Variables of the script: words in registers; what is larger, captured by a callback or has its address taken, in the
// program's scratch row, which every function of the program reaches.

import {
  type Address,
  isScalar,
  type Operand,
  sizeOf,
  type Type,
  type Variable,
  type VariableSymbol,
} from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import type { Lowering, VariablePlace } from "./lowering.ts";
import { isCaptured } from "./plain-loops.ts";

function symbolOf(g: Lowering, node: Variable): VariableSymbol {
  const symbol = g.probe.variables.get(node);
  if (symbol === undefined) throw new Error(`$${node.name} reached the code generator unresolved`);
  return symbol;
}

function placeOf(g: Lowering, symbol: VariableSymbol): VariablePlace {
  let place = g.places.get(symbol);
  if (place === undefined) {
    const register = isScalar(symbol.type) && !symbol.addressed && !isCaptured(g, symbol);
    place = register
      ? { kind: "register", ssa: { label: `$${symbol.name}` } }
      : { kind: "scratch", offset: g.scratch.keep(Math.max(1, sizeOf(symbol.type))) };
    g.places.set(symbol, place);
  }
  return place;
}

/** A declaration without a value: zero, each time it is reached. */
export function clearVariable(g: Lowering, node: Variable): void {
  const symbol = symbolOf(g, node);
  const place = placeOf(g, symbol);
  if (place.kind === "register") g.f.write(place.ssa, g.constant(0));
  else g.zero(g.scratch.address(place.offset), sizeOf(symbol.type));
}

export function readVariable(g: Lowering, node: Variable): Operand {
  const symbol = symbolOf(g, node);
  const place = placeOf(g, symbol);
  if (place.kind === "register") return { kind: "scalar", type: symbol.type, value: g.f.read(place.ssa) };
  return { kind: "memory", type: symbol.type, address: g.scratch.address(place.offset) };
}

export function variableType(g: Lowering, node: Variable): Type {
  return symbolOf(g, node).type;
}

export function writeVariable(g: Lowering, node: Variable, value: Value): void {
  const symbol = symbolOf(g, node);
  const place = placeOf(g, symbol);
  if (place.kind === "register") g.f.write(place.ssa, value);
  else g.store(g.scratch.address(place.offset), sizeOf(symbol.type) as 1 | 2 | 4 | 8, value);
}

/** Of a variable that is not in a register. */
export function variableAddress(g: Lowering, node: Variable): Address {
  const place = placeOf(g, symbolOf(g, node));
  if (place.kind === "register") throw new Error(`$${node.name} is in a register`);
  return g.scratch.address(place.offset);
}

/** Binds a loop's variable to a word or to memory. */
export function bindVariable(g: Lowering, node: Variable, operand: Operand): void {
  const symbol = symbolOf(g, node);
  if (isScalar(symbol.type)) {
    writeVariable(g, node, g.convert(g.read(operand), operand.type, symbol.type));
    return;
  }
  if (operand.kind !== "memory") throw new Error("a value that is in no memory");
  g.moveInto(operand, variableAddress(g, node), symbol.type);
}
