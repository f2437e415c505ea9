// Conditions that must hold: at run time, ending the script, or while compiling.

import { parseFormat } from "../format/parse-format.ts";
import { BOOL, isIntegral, UINT64, VOID } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";

export const assert: FunctionRecord = {
  name: "assert",
  signature: "void assert(bool condition, string message)",
  doc: "Ends the script with an error and exit code 1 if a condition does not hold.",
  arity: [2, 2],
  statement: true,
  ends: true,
  check: (c) => {
    const type = c.type(0);
    if (type.kind !== "none" && type.kind !== "pointer" && !isIntegral(type))
      c.error("condition-type", `assert() needs a condition (${typeName(type)} provided)`, c.arguments[0]);
    return VOID;
  },
  lower: (b, call) => {
    const holds = b.scalar(argument(call, 0));
    b.if(
      b.compare("eq", holds, 0),
      () => {
        const format = parseFormat("assert failed: %s");
        b.event({ kind: "errorf", format, excerpt: true }, [b.fieldOf(argument(call, 1))]);
        b.event({ kind: "exit" }, [{ type: UINT64, scalar: b.constant(1) }]);
        b.return();
      },
      undefined,
      "false",
    );
    return { kind: "scalar", type: VOID, value: b.constant(0) };
  },
};

export const staticAssert: FunctionRecord = {
  name: "static_assert",
  signature: "void static_assert(bool condition, const string message)",
  doc: "Ends the compilation with a message if a condition does not hold, which must be known by then.",
  arity: [2, 2],
  literals: [1],
  statement: true,
  check: (c) => {
    const value = c.constant(0);
    if (value === undefined && c.type(0).kind !== "none")
      c.error(
        "comptime",
        "Unable to resolve comptime expression",
        c.arguments[0],
        "its value depends on what happens at run time; use assert()",
      );
    else if (value === false || value === 0n) c.error("assertion", c.literalString(1), c.node);
    return VOID;
  },
  lower: (b) => ({ kind: "scalar", type: VOID, value: b.constant(0) }),
};

export const fail: FunctionRecord = {
  name: "fail",
  signature: "void fail(const string fmt, args...)",
  doc: "Ends the compilation with a message wherever it is not left out by a comptime condition.",
  arity: [1, Number.POSITIVE_INFINITY],
  literals: [0],
  statement: true,
  check: (c) => {
    const values = c.arguments.map((_, i) => c.constant(i));
    const unknown = values.indexOf(undefined);
    if (typeof values[0] !== "string")
      c.error("literal-string", "first argument to fail() must be a string literal", c.node);
    else if (unknown >= 0) c.error("literal", "fail() arguments need to be literals", c.arguments[unknown]);
    else c.error("failure", failure(c, values[0]), c.node);
    return VOID;
  },
  lower: (b) => ({ kind: "scalar", type: BOOL, value: b.constant(0) }),
};

/** Conversions of the values' own kind: hexadecimal of numbers, everything else as it is written. */
function failure(c: CallCheck, format: string): string {
  let next = 1;
  const parts = parseFormat(format).map((part) => {
    if (part.kind === "literal") return part.text;
    const value = c.constant(next++) ?? "";
    const hex = typeof value === "bigint" && part.conversion.toLowerCase() === "x";
    return hex ? BigInt.asUintN(64, value).toString(16) : String(value);
  });
  return parts.join("");
}
