// Fixed-point numbers: BPF has no floating point, but people read milliseconds and seconds with decimals.

import { INT64, isIntegral, type OpaqueType } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { FunctionRecord } from "./function-record.ts";

const MOST_DIGITS = 18n;

export const decimal: FunctionRecord = {
  name: "decimal",
  signature: "decimal_t decimal(int64 n, uint64 digits)",
  doc: "A number with a point before its last digits when printed with %s: decimal(1234, 3) is 1.234. Of kscope only.",
  arity: [2, 2],
  check: (c): OpaqueType => {
    const type = c.type(0);
    if (type.kind !== "none" && !isIntegral(type))
      c.error("argument-type", `decimal() expects an integer argument (${typeName(type)} provided)`, c.arguments[0]);
    const digits = c.literalInteger(1);
    if (digits < 1n || digits > MOST_DIGITS)
      c.error("argument-value", `decimal() shows 1 to ${MOST_DIGITS} digits, not ${digits}`, c.arguments[1]);
    return { kind: "opaque", name: "decimal", size: 8, limit: Number(digits) };
  },
  lower: (b, call) => ({ kind: "scalar", type: call.type, value: b.scalar(argument(call, 0), INT64) }),
};
