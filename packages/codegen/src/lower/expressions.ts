// Code for expressions. A value is an operand: a word in a register, or a place in memory that may still have to be read.
// This file says which code is whose; operators, elements, casts and choices have files of their own.

import {
  type Address,
  type Expression,
  type FieldAccess,
  isScalar,
  type Operand,
  sizeOf,
  type Type,
  VOID,
} from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import { aggregateLiteral, fillTuple } from "./aggregate-literal.ts";
import { allArguments, argument } from "./arguments.ts";
import { lowerCast } from "./casts.ts";
import { lowerIf, lowerTernary } from "./choices.ts";
import { logicalValue } from "./conditions.ts";
import { convertInto, moveInto } from "./convert.ts";
import { element, lowerIndex } from "./elements.ts";
import { lowerInlineCall } from "./inline-call.ts";
import type { Lowering } from "./lowering.ts";
import { readMap } from "./maps.ts";
import { memberOf } from "./members.ts";
import { lowerBinary, lowerIncrement, lowerUnary } from "./operators.ts";
import { lowerBlock } from "./statements.ts";
import { readVariable, variableAddress } from "./variables.ts";
import { numberType } from "./word-type.ts";

export function lowerExpression(g: Lowering, e: Expression, destination: Address | undefined): Operand {
  const type = g.typeOf(e);
  const known = g.constantOf(e);
  if (typeof known === "bigint") return { kind: "scalar", type, value: g.constant(known) };
  if (typeof known === "boolean") return { kind: "scalar", type, value: g.constant(known ? 1 : 0) };
  if (typeof known === "string") return literal(g, known, destination);
  const outer = g.f.span;
  g.f.span = e.span;
  try {
    const operand = lowerNode(g, e, type, destination);
    return operand.kind === "memory" && operand.address.space !== "bpf" ? { span: e.span, ...operand } : operand;
  } finally {
    g.f.span = outer;
  }
}

function literal(g: Lowering, text: string, destination: Address | undefined): Operand {
  const size = text.length + 1;
  const address = destination ?? g.memory(size, "literal");
  g.storeString(address, text, size);
  return { kind: "memory", type: { kind: "string", size }, address };
}

function lowerNode(g: Lowering, e: Expression, type: Type, destination: Address | undefined): Operand {
  switch (e.kind) {
    case "variable":
      return readVariable(g, e);
    case "map":
      return readMap(g, g.mapNamed(e.name.name), e.keys, destination);
    case "identifier":
      return e.name === "args" ? allArguments(g, type, destination) : lowerCall(g, e, destination);
    case "call":
      return lowerCall(g, e, destination);
    case "unary":
      return lowerUnary(g, e.operator, e.operand, type);
    case "increment":
      return lowerIncrement(g, e, type);
    case "binary":
      return { kind: "scalar", type, value: lowerBinary(g, e, type) };
    case "ternary":
      return lowerTernary(g, e, type, destination);
    case "if":
      return lowerIf(g, e, type, destination);
    case "block":
      return lowerBlock(g, e, destination) ?? nothing(g);
    case "field":
      return lowerField(g, e);
    case "tuple-field":
      return element(g, e.object, e.index);
    case "index":
      return lowerIndex(g, e);
    case "cast":
      return lowerCast(g, e, type, destination);
    case "tuple":
      return aggregateLiteral(g, type, e.elements, destination);
    case "record":
      return aggregateLiteral(
        g,
        type,
        e.fields.map((f) => f.value),
        destination,
      );
    case "comptime":
      return lowerExpression(g, e.expression, destination);
    case "address-of":
      return { kind: "scalar", type, value: addressOf(g, e.operand) };
    case "inline-call":
      return lowerInlineCall(g, e, type);
    default:
      throw new Error(`${e.kind} reached the code generator without a value`);
  }
}

/** The value of what has none. */
export function nothing(g: Lowering): Operand {
  return { kind: "scalar", type: VOID, value: g.constant(0) };
}

/** The expression as a word, converted to `type` where given. */
export function scalarOf(g: Lowering, e: Expression, type?: Type): Value {
  if (e.kind === "binary" && (e.operator === "&&" || e.operator === "||") && g.constantOf(e) === undefined)
    return logicalValue(g, e);
  const operand = lowerExpression(g, e, undefined);
  const value = g.read(operand);
  return type === undefined ? value : g.convert(value, numberType(operand.type), type);
}

/** Evaluates into memory, as a value of `type`. */
export function lowerInto(g: Lowering, e: Expression, destination: Address, type: Type): void {
  if (isScalar(type)) {
    g.store(destination, sizeOf(type) as 1 | 2 | 4 | 8, scalarOf(g, e, type));
    return;
  }
  const known = g.constantOf(e);
  if (typeof known === "string" && type.kind === "string") {
    g.storeString(destination, known, type.size);
    return;
  }
  if (type.kind === "tuple" && (e.kind === "tuple" || e.kind === "record") && g.typeOf(e).kind === "tuple") {
    const parts = e.kind === "tuple" ? e.elements : e.fields.map((f) => f.value);
    const names = e.kind === "record" ? e.fields.map((f) => f.name.name) : undefined;
    fillTuple(g, destination, type, parts, names);
    return;
  }
  const from = g.typeOf(e);
  const size = sizeOf(type);
  const operand = lowerExpression(g, e, sizeOf(from) <= size ? destination : undefined);
  const there =
    operand.kind === "memory" &&
    operand.address.base === destination.base &&
    operand.address.offset === destination.offset;
  if (!there) moveInto(g, operand, destination, type);
  else if (type.kind === "string" && g.padding && sizeOf(operand.type) < size) {
    g.zero(g.at(destination, sizeOf(operand.type)), size - sizeOf(operand.type));
  } else if (type.kind === "tuple") convertInto(g, operand, destination, type);
}

function lowerCall(
  g: Lowering,
  e: Expression & { kind: "identifier" | "call" },
  destination: Address | undefined,
): Operand {
  const call = g.probe.calls.get(e);
  if (call === undefined) throw new Error(`a call reached the code generator unresolved`);
  return call.record.lower(g, call, destination);
}

function lowerField(g: Lowering, e: FieldAccess): Operand {
  const { object } = e;
  const name = object.kind === "identifier" ? object.name : object.kind === "call" ? object.callee.name : undefined;
  if (name === "args") return argument(g, e.field.name);
  return memberOf(g, lowerExpression(g, object, undefined), e.field.name);
}

function addressOf(g: Lowering, e: Expression): Value {
  if (e.kind === "variable") return g.pointer(variableAddress(g, e));
  const operand = lowerExpression(g, e, undefined);
  return g.pointer(g.inMemory(operand));
}
