// Arguments of a checked call, where the record's arity promises them.

import type { CheckedCall } from "../check/checked-program.ts";
import type { Expression } from "../syntax/ast.ts";

export function argument(call: CheckedCall, index: number): Expression {
  const e = call.arguments[index];
  if (e === undefined) throw new Error(`${call.record.name}: argument ${index} is missing after the check`);
  return e;
}
