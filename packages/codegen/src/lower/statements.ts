// Code for statements and blocks.

import {
  type Address,
  type Assignment,
  aggregationIn,
  type Block,
  type Expression,
  type ForStatement,
  isScalar,
  type LetStatement,
  type MapInfo,
  type MapKey,
  type Operand,
  type Statement,
  type UnrollStatement,
  type Variable,
  type WhileStatement,
  walk,
} from "@kscope/lang";
import { branchOn } from "./conditions.ts";
import { lowerFor } from "./loops.ts";
import type { Lowering } from "./lowering.ts";
import { aggregate, assignMap, modifyMap } from "./maps.ts";
import { arithmetic } from "./operators.ts";
import { clearVariable, readVariable, variableAddress, variableType, writeVariable } from "./variables.ts";

/** Gives the block's value, where it has one. */
export function lowerBlock(g: Lowering, block: Block, destination: Address | undefined): Operand | undefined {
  for (const statement of block.statements) {
    if (g.f.terminated) return undefined;
    g.scratch.statement(() => lowerStatement(g, statement));
  }
  if (block.result === undefined || g.f.terminated) return undefined;
  return destination === undefined ? g.lower(block.result) : lowerInPlace(g, block.result, destination);
}

function lowerInPlace(g: Lowering, e: Expression, destination: Address): Operand {
  const type = g.typeOf(e);
  if (isScalar(type)) return g.lower(e);
  g.lowerInto(e, destination, type);
  return { kind: "memory", type, address: destination };
}

function lowerStatement(g: Lowering, s: Statement): void {
  g.f.span = s.span;
  switch (s.kind) {
    case "let":
      lowerLet(g, s);
      break;
    case "assignment":
      lowerAssignment(g, s);
      break;
    case "expression-statement":
      g.lower(s.expression);
      break;
    case "increment":
    case "if":
    case "block":
      g.lower(s);
      break;
    case "discard":
      g.lower(s.value);
      break;
    case "while":
      g.known.forgetAll();
      lowerWhile(g, s);
      break;
    case "for":
      g.known.forgetAll();
      lowerFor(g, s as ForStatement);
      break;
    case "unroll":
      g.known.forgetAll();
      lowerUnroll(g, s);
      break;
    case "break":
      g.loops.at(-1)?.onBreak();
      break;
    case "continue":
      g.loops.at(-1)?.onContinue();
      break;
    case "return":
      if (s.value !== undefined) {
        const value = g.lower(s.value);
        g.result?.set(value);
      }
      g.leave();
      break;
    case "import":
      break;
  }
}

function lowerLet(g: Lowering, s: LetStatement): void {
  if (s.value === undefined) clearVariable(g, s.variable);
  else assignVariable(g, s.variable, s.value);
}

export function assignVariable(g: Lowering, variable: Variable, value: Expression): void {
  const type = variableType(g, variable);
  if (isScalar(type)) {
    writeVariable(g, variable, g.scalar(value, type));
    return;
  }
  // the new value may be made from the old one, so it is made beside it unless it can't be
  const inPlace = value.kind === "call" || value.kind === "identifier" || value.kind === "string";
  if (inPlace && !mentions(g, value, variable)) g.lowerInto(value, variableAddress(g, variable), type);
  else {
    const made = g.lower(value);
    g.moveInto(made, variableAddress(g, variable), type);
  }
}

function mentions(g: Lowering, e: Expression, variable: Variable): boolean {
  const symbol = g.probe.variables.get(variable);
  let found = false;
  walk(e, (node) => {
    found ||= node.kind === "variable" && g.probe.variables.get(node) === symbol;
  });
  return found;
}

function lowerAssignment(g: Lowering, s: Assignment): void {
  const { target, value } = s;
  if (target.kind === "map") {
    const map = g.mapNamed(target.name.name);
    if (s.operator === "=" && aggregationIn(value) !== undefined) aggregateValue(g, map, target.keys, value);
    else if (s.operator === "=") assignMap(g, map, target.keys, value);
    else {
      const type = map.value;
      const right = { value: g.scalar(value), type: g.typeOf(value) };
      modifyMap(g, map, target.keys, (old) =>
        arithmetic(g, s.operator.slice(0, -1), { value: old, type }, right, type),
      );
    }
    return;
  }
  if (target.kind !== "variable") throw new Error("assignment to something else, after the check");
  if (s.operator === "=") {
    assignVariable(g, target, value);
    return;
  }
  const type = variableType(g, target);
  const left = { value: g.read(readVariable(g, target)), type };
  const right = { value: g.scalar(value), type: g.typeOf(value) };
  writeVariable(
    g,
    target,
    g.convert(
      arithmetic(g, s.operator.slice(0, -1), left, right, type),
      type.kind === "pointer" ? type : { kind: "integer", size: 8, signed: true },
      type,
    ),
  );
}

/** The statements of blocks around the aggregation run first. */
function aggregateValue(g: Lowering, map: MapInfo, keys: MapKey, value: Expression): void {
  if (value.kind === "block") {
    for (const statement of value.statements) g.scratch.statement(() => lowerStatement(g, statement));
    if (value.result !== undefined && !g.f.terminated) aggregateValue(g, map, keys, value.result);
    return;
  }
  const call = value.kind === "call" ? g.probe.calls.get(value) : undefined;
  if (call !== undefined) aggregate(g, map, keys, call);
}

function lowerWhile(g: Lowering, s: WhileStatement): void {
  const { f } = g;
  const head = f.newBlock("while");
  const body = f.newBlock("while.body");
  const after = f.newBlock("while.after");
  f.jump(head);
  f.enter(head);
  g.scratch.inRegion(() => branchOn(g, s.condition, body, after));
  g.loops.push({ onBreak: () => f.jump(after), onContinue: () => f.jump(head) });
  f.seal(body);
  f.enter(body);
  g.scratch.inRegion(() => lowerBlock(g, s.body, undefined));
  f.jump(head);
  g.loops.pop();
  f.seal(head);
  g.join(after);
}

/** One copy after the other: `break` and `continue` in it are for the loop around it. */
function lowerUnroll(g: Lowering, s: UnrollStatement): void {
  const count = g.probe.unrolls.get(s) ?? 0;
  for (let i = 0; i < count && !g.f.terminated; i++) lowerBlock(g, s.body, undefined);
}
