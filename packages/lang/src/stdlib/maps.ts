// What can be done with a map as a whole, and asked of one of its keys.

import type { Expression } from "../syntax/ast.ts";
import { BOOL, INT64, type Type, VOID } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { keyed, keyedCall } from "./keyed-call.ts";

export const hasKey: FunctionRecord = {
  name: "has_key",
  signature: "bool has_key(map m, mapkey k)",
  doc: "Whether a map has a key.",
  arity: [2, 2],
  takesMap: true,
  check: (c) => {
    keyedCall(c, true);
    return BOOL;
  },
  lower: (b, call) => ({ kind: "scalar", type: BOOL, value: b.mapHasKey(keyed(call).map, keyed(call).key) }),
};

function whole(name: "clear" | "zero", doc: string): FunctionRecord {
  return {
    name,
    signature: `void ${name}(map m)`,
    doc,
    arity: [1, 1],
    takesMap: true,
    statement: true,
    check: (c) => {
      if (c.map === undefined)
        c.error("argument-type", `${name}() expects a map to be provided`, c.arguments[0], `e.g. ${name}(@name)`);
      return VOID;
    },
    lower: (b, call) => {
      b.event({ kind: name, map: call.map?.name ?? "" }, []);
      return { kind: "scalar", type: VOID, value: b.constant(0) };
    },
  };
}

export const clear: FunctionRecord = whole(
  "clear",
  "Deletes all keys of a map, as soon as kscope has read the request.",
);
export const zero: FunctionRecord = whole(
  "zero",
  "Sets all values of a map to zero, as soon as kscope has read the request.",
);

export const print: FunctionRecord = {
  name: "print",
  signature: "void print(map m [, int64 top [, int64 divisor]]) | void print(value v)",
  doc: "Prints a map as it is when kscope reads the request, or a value as it is now.",
  arity: [1, 3],
  takesMap: true,
  statement: true,
  check: checkPrint,
  lower: (b, call) => {
    const e = call.arguments[0] as Expression;
    const { top, divisor } = call.extra as { top: number; divisor: number };
    const none = { kind: "scalar" as const, type: VOID, value: b.constant(0) };
    if (call.map !== undefined) {
      b.event({ kind: "print-map", map: call.map.name, top, divisor }, []);
      return none;
    }
    const type = b.typeOf(e);
    if (type.kind === "aggregate" && e.kind === "map") {
      const map = b.mapNamed(e.name.name);
      const key = map.key ?? INT64;
      b.event({ kind: "print-map-key", map: map.name, top, divisor }, [
        { type: key, fill: (at) => b.mapKey(map, e.keys, at) },
      ]);
      return none;
    }
    b.event({ kind: "print-value" }, [b.fieldOf(e)]);
    return none;
  },
};

/** Printed with their map only. */
const GRAPHS: ReadonlySet<string> = new Set(["hist", "lhist", "tseries"]);

function checkPrint(c: CallCheck): Type {
  const type = c.type(0);
  if (c.map === undefined && (type.kind === "void" || (type.kind === "aggregate" && c.expression(0)?.kind !== "map"))) {
    c.error("argument-type", `value of type '${typeName(type)}' can't be printed`, c.arguments[0]);
  }
  if (c.map === undefined && type.kind === "aggregate" && GRAPHS.has(type.name))
    c.error(
      "argument-type",
      `Map type ${typeName(type)} cannot print the value of individual keys. You must print the whole map.`,
      c.node,
    );
  const numbers = [1, 2].map((i) => (c.arguments.length > i ? c.literalInteger(i) : undefined));
  const [top, divisor] = numbers;
  if (c.map === undefined && type.kind !== "aggregate" && c.arguments.length > 1)
    c.error("argument-value", "Only maps can be printed with a number of entries or a divisor", c.node);
  // a negative number of entries is all of them, and 0 divides nothing
  c.keep({ top: Math.max(0, Number(top ?? 0n)), divisor: Number(divisor ?? 1n) || 1 });
  return VOID;
}
