// Code for expressions. A value is an operand: a word in a register, or a place in memory that may still have to be read.

import {
  type Address,
  type Binary,
  type Cast,
  type Expression,
  type FieldAccess,
  type If,
  INT64,
  type Increment,
  type IndexAccess,
  isCastableAggregate,
  isIntegral,
  isScalar,
  isSigned,
  type Operand,
  sizeOf,
  type Ternary,
  type Type,
  UINT64,
  VOID,
} from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import { branchOn, comparison, logicalValue } from "./conditions.ts";
import { convertInto, moveInto } from "./convert.ts";
import { divide } from "./division.ts";
import { lowerInlineCall } from "./inline-call.ts";
import type { Lowering } from "./lowering.ts";
import { modifyMap, readMap } from "./maps.ts";
import { memberOf, tupleElement } from "./members.ts";
import { lowerBlock } from "./statements.ts";
import { stringsEqual } from "./strings.ts";
import { readVariable, variableAddress, writeVariable } from "./variables.ts";

export function lowerExpression(g: Lowering, e: Expression, destination: Address | undefined): Operand {
  const type = g.typeOf(e);
  const known = g.constantOf(e);
  if (typeof known === "bigint") return { kind: "scalar", type, value: g.constant(known) };
  if (typeof known === "boolean") return { kind: "scalar", type, value: g.constant(known ? 1 : 0) };
  if (typeof known === "string") return literal(g, known, destination);
  const outer = g.f.span;
  g.f.span = e.span;
  try {
    return lowerNode(g, e, type, destination);
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

function nothing(g: Lowering): Operand {
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

function numberType(type: Type): Type {
  if (isCastableAggregate(type)) return type.signed ? INT64 : UINT64;
  return type;
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

function fillTuple(
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

function aggregateLiteral(
  g: Lowering,
  type: Type,
  parts: readonly Expression[],
  destination: Address | undefined,
): Operand {
  const address = destination ?? g.memory(Math.max(1, sizeOf(type)), "tuple");
  if (type.kind === "tuple") fillTuple(g, address, type, parts, undefined);
  return { kind: "memory", type, address };
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

function lowerUnary(g: Lowering, operator: string, e: Expression, type: Type): Operand {
  if (operator === "*") return dereference(g, lowerExpression(g, e, undefined), type);
  const value = scalarOf(g, e);
  if (operator === "!") return { kind: "scalar", type, value: g.compare("eq", value, 0) };
  // the operation is one of the operand's width: what it changes above an unsigned one is taken off again
  const from = numberType(g.typeOf(e));
  const narrow = (word: Value): Value => (isSigned(from) ? word : g.convert(word, INT64, from));
  if (operator === "-") return { kind: "scalar", type, value: narrow(g.negate(value)) };
  if (operator === "~") return { kind: "scalar", type, value: narrow(g.binary("xor", value, -1)) };
  return { kind: "scalar", type, value };
}

function dereference(g: Lowering, operand: Operand, type: Type): Operand {
  const space =
    operand.type.kind === "pointer"
      ? operand.type.space
      : g.probe.points[0] === undefined
        ? "kernel"
        : g.probe.kind.space(g.probe.points[0]);
  return { kind: "memory", type, address: { base: g.read(operand), offset: 0, space } };
}

function step(type: Type): number {
  return type.kind === "pointer" ? Math.max(1, sizeOf(type.target)) : 1;
}

function lowerIncrement(g: Lowering, e: Increment, type: Type): Operand {
  const change = (old: Value): Value => g.binary(e.operator === "++" ? "add" : "sub", old, step(type));
  if (e.operand.kind === "map") {
    const { old, next } = modifyMap(g, g.mapNamed(e.operand.name.name), e.operand.keys, change);
    return { kind: "scalar", type, value: e.prefix ? next : old };
  }
  if (e.operand.kind !== "variable") throw new Error("increment of something else, after the check");
  const old = g.read(readVariable(g, e.operand));
  const next = g.convert(change(old), type.kind === "pointer" ? type : INT64, type);
  writeVariable(g, e.operand, next);
  return { kind: "scalar", type, value: e.prefix ? next : old };
}

function lowerBinary(g: Lowering, e: Binary, type: Type): Value {
  if (e.operator === "&&" || e.operator === "||") return logicalValue(g, e);
  const left = g.typeOf(e.left);
  const right = g.typeOf(e.right);
  if (!isWord(left) || !isWord(right)) return compareMemory(g, e, left, right);
  const compared = comparison(e.operator, g, e.left, e.right);
  if (compared !== undefined) {
    const a = scalarOf(g, e.left);
    return g.compare(compared, a, scalarOf(g, e.right));
  }
  return arithmetic(
    g,
    e.operator,
    { value: scalarOf(g, e.left), type: left },
    { value: scalarOf(g, e.right), type: right },
    type,
  );
}

function isWord(type: Type): boolean {
  return isScalar(type) || isCastableAggregate(type);
}

interface Word {
  readonly value: Value;
  readonly type: Type;
}

const OPERATIONS: Readonly<Record<string, "add" | "sub" | "mul" | "and" | "or" | "xor" | "shl" | "shr">> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "&": "and",
  "|": "or",
  "^": "xor",
  "<<": "shl",
  ">>": "shr",
};

/** 64 bits wide throughout; on pointers in steps of what they point to. */
export function arithmetic(g: Lowering, operator: string, left: Word, right: Word, type: Type): Value {
  if (operator === "/" || operator === "%") return divide(g, operator, left.value, right.value);
  const operation = OPERATIONS[operator];
  if (operation === undefined) throw new Error(`operator ${operator} after the check`);
  if (type.kind === "pointer") {
    const [pointer, number] = left.type.kind === "pointer" ? [left.value, right.value] : [right.value, left.value];
    const size = step(type);
    return g.binary(operation, pointer, size === 1 ? number : g.binary("mul", number, size));
  }
  return g.binary(operation, left.value, right.value);
}

function compareMemory(g: Lowering, e: Binary, left: Type, right: Type): Value {
  const a = lowerExpression(g, e.left, undefined);
  const b = lowerExpression(g, e.right, undefined);
  const equal =
    left.kind === "string" && right.kind === "string"
      ? stringsEqual(g, a, b, { left: g.constantOf(e.left), right: g.constantOf(e.right), limit: undefined })
      : equalMemory(g, a, b);
  return e.operator === "==" ? equal : g.binary("xor", equal, 1);
}

/** Arrays, buffers and tuples: element by element, as laid out. */
function equalMemory(g: Lowering, a: Operand, b: Operand): Value {
  const type = a.type;
  if (type.kind === "tuple" && b.type.kind === "tuple" && a.kind === "memory" && b.kind === "memory") {
    let all: Value = g.constant(1);
    for (const i of type.elements.keys()) {
      const name = type.names?.[i];
      const j = name === undefined ? i : (b.type.names?.indexOf(name) ?? i);
      all = g.binary("and", all, equalMemory(g, tupleElement(a.address, type, i), tupleElement(b.address, b.type, j)));
    }
    return all;
  }
  if (isScalar(type)) return g.compare("eq", g.read(a), g.read(b));
  if (type.kind === "string") return stringsEqual(g, a, b, { left: undefined, right: undefined, limit: undefined });
  const [x, y] = [g.inMemory(a), g.inMemory(b)];
  let different: Value = g.constant(0);
  for (let at = 0; at < sizeOf(type); ) {
    const bytes =
      ([8, 4, 2, 1] as const).find(
        (n) => (x.offset + at) % n === 0 && (y.offset + at) % n === 0 && at + n <= sizeOf(type),
      ) ?? 1;
    different = g.binary("or", different, g.binary("xor", g.load(g.at(x, at), bytes), g.load(g.at(y, at), bytes)));
    at += bytes;
  }
  return g.compare("eq", different, 0);
}

function lowerTernary(g: Lowering, e: Ternary, type: Type, destination: Address | undefined): Operand {
  const whenTrue = e.whenTrue ?? e.condition;
  return choose(g, type, destination, {
    condition: e.condition,
    then: (into) => chosen(g, whenTrue, type, into),
    otherwise: (into) => chosen(g, e.whenFalse, type, into),
  });
}

function lowerIf(g: Lowering, e: If, type: Type, destination: Address | undefined): Operand {
  const { otherwise } = e;
  return choose(g, type, destination, {
    condition: e.condition,
    then: (into) => chosen(g, e.then, type, into),
    otherwise: otherwise === undefined ? undefined : (into) => chosen(g, otherwise, type, into),
  });
}

function chosen(g: Lowering, e: Expression, type: Type, into: Into): void {
  if (type.kind === "void") lowerExpression(g, e, undefined);
  else if (into.cell !== undefined) into.cell.set(scalarOf(g, e, type));
  else if (into.address !== undefined) lowerInto(g, e, into.address, type);
}

interface Into {
  readonly cell: ReturnType<Lowering["variable"]> | undefined;
  readonly address: Address | undefined;
}

interface Choice {
  readonly condition: Expression;
  readonly then: (into: Into) => void;
  readonly otherwise: ((into: Into) => void) | undefined;
}

function choose(g: Lowering, type: Type, destination: Address | undefined, choice: Choice): Operand {
  const scalar = isScalar(type);
  const known = g.constantOf(choice.condition);
  const into: Into = {
    cell: scalar ? g.variable(g.constant(0)) : undefined,
    address:
      scalar || type.kind === "void" ? undefined : (destination ?? g.memory(Math.max(1, sizeOf(type)), "choice")),
  };
  if (known === undefined || typeof known === "string") branches(g, choice, into);
  // the checker has not even looked at the other one where `comptime` decided
  else if (known !== false && known !== 0n) choice.then(into);
  else choice.otherwise?.(into);
  if (into.cell !== undefined) return { kind: "scalar", type, value: into.cell.get() };
  return into.address === undefined ? nothing(g) : { kind: "memory", type, address: into.address };
}

function branches(g: Lowering, choice: Choice, into: Into): void {
  const yes = g.f.newBlock("if.then");
  const after = g.f.newBlock("if.after");
  const no = choice.otherwise === undefined ? after : g.f.newBlock("if.else");
  branchOn(g, choice.condition, yes, no);
  g.arm(yes, () => choice.then(into), after);
  if (choice.otherwise !== undefined) g.arm(no, () => choice.otherwise?.(into), after);
  g.join(after);
}

function lowerField(g: Lowering, e: FieldAccess): Operand {
  const args =
    e.object.kind === "identifier"
      ? e.object.name === "args"
      : e.object.kind === "call" && e.object.callee.name === "args";
  if (!args) return memberOf(g, lowerExpression(g, e.object, undefined), e.field.name);
  const [point] = g.probe.points;
  const field =
    point === undefined
      ? undefined
      : g.probe.kind.arguments?.(point, g.object.target)?.fields.find((f) => f.name === e.field.name);
  if (field === undefined) throw new Error(`args.${e.field.name} is gone after the check`);
  return field.load(g);
}

function element(g: Lowering, object: Expression, index: number): Operand {
  const operand = lowerExpression(g, object, undefined);
  if (operand.kind !== "memory" || operand.type.kind !== "tuple") throw new Error("a tuple that is in no memory");
  return tupleElement(operand.address, operand.type, index);
}

function lowerIndex(g: Lowering, e: IndexAccess): Operand {
  const operand = lowerExpression(g, e.object, undefined);
  const known = g.constantOf(e.index);
  if (operand.type.kind === "tuple") return element(g, e.object, Number(known));
  const type = g.typeOf(e);
  const size = sizeOf(type);
  const start = operand.type.kind === "pointer" ? dereference(g, operand, type) : operand;
  if (start.kind !== "memory") throw new Error("an array that is in no memory");
  if (typeof known === "bigint") return { kind: "memory", type, address: g.at(start.address, Number(known) * size) };
  const index = g.binary("mul", scalarOf(g, e.index, UINT64), size);
  if (start.address.space !== "bpf" && start.address.space !== "ctx" && start.address.space !== "trusted") {
    return { kind: "memory", type, address: { ...start.address, base: g.binary("add", start.address.base, index) } };
  }
  return boundedElement(g, start.address, index, type, sizeOf(operand.type));
}

/** Own memory is not left by an index that is too large: the element is 0 then. */
function boundedElement(g: Lowering, address: Address, index: Value, type: Type, total: number): Operand {
  const array = address.space === "bpf" ? address : undefined;
  const base = array ?? g.memory(total, "array");
  if (array === undefined) g.copy(base, address, total);
  const last = total - sizeOf(type);
  if (!isScalar(type)) {
    const bounded = g.variable(index);
    g.if(g.compare("gt", index, last), () => bounded.set(g.constant(0)), undefined, "false");
    return {
      kind: "memory",
      type,
      address: { base: g.binary("add", g.pointer(base), bounded.get()), offset: 0, space: "bpf" },
    };
  }
  const value = g.variable(g.constant(0));
  g.if(g.compare("le", index, last), () => {
    const at: Address = { base: g.binary("add", g.pointer(base), index), offset: 0, space: "bpf" };
    value.set(g.read({ kind: "memory", type, address: at }));
  });
  return { kind: "scalar", type, value: value.get() };
}

function lowerCast(g: Lowering, e: Cast, type: Type, destination: Address | undefined): Operand {
  const from = g.typeOf(e.operand);
  if (type.kind === "struct")
    return { kind: "memory", type, address: { base: scalarOf(g, e.operand), offset: 0, space: "kernel" } };
  if (isScalar(type) && (isWord(from) || isIntegral(from)))
    return { kind: "scalar", type, value: scalarOf(g, e.operand, type) };
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
    return { kind: "memory", type, address: g.inMemory(operand) };
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

function addressOf(g: Lowering, e: Expression): Value {
  if (e.kind === "variable") return g.pointer(variableAddress(g, e));
  const operand = lowerExpression(g, e, undefined);
  return g.pointer(g.inMemory(operand));
}
