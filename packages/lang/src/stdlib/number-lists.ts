// Numbers that are given as one text, as options of tools are: "80,443".

import { BOOL, isIntegral } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { FunctionRecord } from "./function-record.ts";

export const oneOf: FunctionRecord = {
  name: "one_of",
  signature: "bool one_of(int64 n, const string numbers)",
  doc: 'Whether n is one of the numbers in a list such as "80,443". Of kscope only.',
  arity: [2, 2],
  literals: [1],
  check: (c) => {
    const type = c.type(0);
    if (type.kind !== "none" && !isIntegral(type))
      c.error("argument-type", `one_of() expects an integer argument (${typeName(type)} provided)`, c.arguments[0]);
    const text = c.literalString(1);
    const words = text === "" ? [] : text.split(",").map((word) => word.trim());
    const wrong = words.find((word) => !/^-?\d{1,18}$/.test(word));
    if (wrong !== undefined)
      c.error("argument-value", `"${wrong}" is no number of a list such as "80,443"`, c.arguments[1]);
    c.keep(words.map((word) => (word === wrong ? 0n : BigInt(word))));
    return BOOL;
  },
  lower: (b, call) => {
    const n = b.scalar(argument(call, 0));
    const [first, ...rest] = (call.extra as readonly bigint[]).map((number) => b.compare("eq", n, b.constant(number)));
    const value = rest.reduce((any, equal) => b.binary("or", any, equal), first ?? b.constant(0));
    return { kind: "scalar", type: BOOL, value };
  },
};
