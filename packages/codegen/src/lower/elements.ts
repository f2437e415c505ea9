// Elements: of tuples, of arrays, and what a pointer points to.

import {
  type Address,
  type Expression,
  type IndexAccess,
  isScalar,
  type Operand,
  probeSpace,
  sizeOf,
  type Type,
  UINT64,
} from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import { lowerExpression, scalarOf } from "./expressions.ts";
import type { Lowering } from "./lowering.ts";
import { tupleElement } from "./members.ts";
import { plainPointer } from "./plain-address.ts";

export function dereference(g: Lowering, operand: Operand, type: Type): Operand {
  const space = operand.type.kind === "pointer" ? operand.type.space : probeSpace(g.probe);
  return { kind: "memory", type, address: { base: g.read(operand), offset: 0, space } };
}

export function element(g: Lowering, object: Expression, index: number): Operand {
  const operand = lowerExpression(g, object, undefined);
  if (operand.kind !== "memory" || operand.type.kind !== "tuple") throw new Error("a tuple that is in no memory");
  return tupleElement(operand.address, operand.type, index);
}

export function lowerIndex(g: Lowering, e: IndexAccess): Operand {
  const known = g.constantOf(e.index);
  const object = lowerExpression(g, e.object, undefined);
  const operand = known === 0n ? object : plainPointer(g, object);
  if (operand.type.kind === "tuple") return element(g, e.object, Number(known));
  const type = g.typeOf(e);
  const size = sizeOf(type);
  const start = operand.type.kind === "pointer" ? dereference(g, operand, type) : operand;
  if (start.kind !== "memory") throw new Error("an array that is in no memory");
  if (typeof known === "bigint") return { kind: "memory", type, address: g.at(start.address, Number(known) * size) };
  const position = scalarOf(g, e.index, UINT64);
  if (operand.type.kind !== "pointer") warnOutside(g, position, sizeOf(operand.type) / size);
  const index = g.binary("mul", position, size);
  if (start.address.space !== "bpf" && start.address.space !== "ctx" && start.address.space !== "trusted") {
    return { kind: "memory", type, address: { ...start.address, base: g.binary("add", start.address.base, index) } };
  }
  return boundedElement(g, start.address, index, type, sizeOf(operand.type));
}

function warnOutside(g: Lowering, index: Value, length: number): void {
  const message = "Array access out of bounds. This can lead to unexpected results.";
  g.if(g.compare("ge", index, length), () => g.event({ kind: "runtime-error", message }, []), undefined, "false");
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
