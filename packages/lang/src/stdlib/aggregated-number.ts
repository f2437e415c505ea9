// What aggregations of numbers share: their first argument, and places in tables that they keep.

import type { CheckedCall } from "../check/checked-program.ts";
import type { Builder, Value } from "../lowering/builder.ts";
import { isCastableAggregate } from "../types/promote.ts";
import { INT64, isIntegral, type Type, UINT64 } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { CallCheck } from "./function-record.ts";

export function checkNumber(c: CallCheck): Type {
  const type = c.type(0);
  const name = c.node.kind === "call" ? c.node.callee.name : "";
  if (type.kind !== "none" && !isIntegral(type) && !isCastableAggregate(type)) {
    c.error("argument-type", `${name}() only supports integer arguments (${typeName(type)} provided)`, c.arguments[0]);
  }
  return type;
}

export function signedNumber(type: Type): boolean {
  return (type.kind === "integer" || type.kind === "aggregate" || type.kind === "enum") && type.signed;
}

/** The argument, extended to 64 bits by its sign. */
export function numberWord(b: Builder, call: CheckedCall): Value {
  const e = argument(call, 0);
  return b.scalar(e, signedNumber(b.typeOf(e)) ? INT64 : UINT64);
}

/** The verifier has to see that the index is one of the table's. */
export function boundIndex(b: Builder, index: Value, count: number): Value {
  const bounded = b.variable(index);
  b.if(b.compare("gt", index, count - 1), () => bounded.set(b.constant(count - 1)), undefined, "false");
  return bounded.get();
}
