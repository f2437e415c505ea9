// A function of the script in place of its call: parameters are variables, `return` leaves a value behind and goes on
// after the call. The value lies in the scratch row, since the body may return from inside a loop's callback.

import { type Block, type InlineCall, isScalar, type Operand, sizeOf, type Type, VOID, walk } from "@kscope/lang";
import type { Lowering } from "./lowering.ts";
import { assignVariable, lowerBlock } from "./statements.ts";

export function lowerInlineCall(g: Lowering, e: InlineCall, type: Type): Operand {
  for (const [i, parameter] of e.parameters.entries()) {
    const argument = e.arguments[i];
    if (argument !== undefined) assignVariable(g, parameter.variable, argument);
  }
  const after = g.f.newBlock("returned");
  const result = place(g, e.body, type);
  const outer = { leave: g.leave, result: g.result };
  g.result = result;
  g.leave = () => g.f.jump(after);
  g.scratch.inRegion(() => lowerBlock(g, e.body, undefined));
  g.leave = outer.leave;
  g.result = outer.result;
  g.f.jump(after);
  g.join(after);
  return result.get();
}

/** Where the value of a function goes. */
export interface ResultPlace {
  readonly type: Type;
  set(value: Operand): void;
  get(): Operand;
}

export function place(g: Lowering, body: Block, type: Type): ResultPlace {
  if (type.kind === "void") {
    return { type, set: () => undefined, get: () => ({ kind: "scalar", type: VOID, value: g.constant(0) }) };
  }
  if (isScalar(type) && !hasCallback(body)) {
    const cell = g.variable(g.constant(0));
    return {
      type,
      set: (value) => cell.set(g.convert(g.read(value), value.type, type)),
      get: () => ({ kind: "scalar", type, value: cell.get() }),
    };
  }
  const offset = g.scratch.keep(sizeOf(type));
  g.zero(g.scratch.address(offset), sizeOf(type));
  return {
    type,
    set: (value) => g.moveInto(value, g.scratch.address(offset), type),
    get: () => ({ kind: "memory", type, address: g.scratch.address(offset) }),
  };
}

function hasCallback(body: Block): boolean {
  let found = false;
  walk(body, (node) => {
    if (node.kind === "for") found = true;
  });
  return found;
}
