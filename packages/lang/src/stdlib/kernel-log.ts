// debugf: text to the kernel's trace pipe by bpf_trace_printk(), for looking at programs from outside.

import { checkFormat } from "../format/check-format.ts";
import type { FormatPart } from "../format/format-part.ts";
import { parseFormat } from "../format/parse-format.ts";
import type { Builder, Value } from "../lowering/builder.ts";
import type { Expression } from "../syntax/ast.ts";
import { isIntegral, VOID } from "../types/type.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";

/** bpf-helpers(7): a format, its size, and three arguments. */
const MOST_ARGUMENTS = 3;

export const debugf: FunctionRecord = {
  name: "debugf",
  signature: "void debugf(const string fmt, args...)",
  doc: "Writes to the kernel's trace pipe (/sys/kernel/tracing/trace_pipe); %d, %u, %x, %p and %s only.",
  arity: [1, Number.POSITIVE_INFINITY],
  literals: [0],
  statement: true,
  check: (c) => {
    const text = c.literalString(0);
    const parts = parseFormat(text);
    c.warn(
      "debugf",
      "The debugf() builtin is not recommended for production use. For more information see bpf_trace_printk in bpf-helpers(7).",
      c.node,
    );
    if (c.arguments.length - 1 > MOST_ARGUMENTS)
      c.error("format-arguments", `cannot use more than ${MOST_ARGUMENTS} conversion specifiers`, c.node);
    checkFormat(c, "debugf", parts);
    checkConversions(c, parts);
    c.keep(text);
    return VOID;
  },
  lower: (b, call) => {
    const text = String(call.extra);
    const format = b.memory(text.length + 1, "format");
    b.storeString(format, text, text.length + 1);
    const values = call.arguments.slice(1).map((e) => printed(b, e));
    b.call("trace_printk", [b.pointer(format), text.length + 1, ...values], "write");
    return { kind: "scalar", type: VOID, value: b.constant(0) };
  },
};

function checkConversions(c: CallCheck, parts: readonly FormatPart[]): void {
  let index = 0;
  for (const part of parts) {
    if (part.kind !== "conversion") continue;
    index++;
    const type = c.type(index);
    if (!["d", "u", "x", "p", "s"].includes(part.conversion)) {
      c.error("format-conversion", `Invalid format specifier for \`debugf\`: ${part.conversion}`, c.arguments[0]);
      continue;
    }
    const fits = part.conversion === "s" ? type.kind === "string" : isIntegral(type) || type.kind === "pointer";
    if (!fits && type.kind !== "none")
      c.error("format-argument", `Type does not match format specifier: ${part.conversion}`, c.arguments[index]);
  }
}

function printed(b: Builder, e: Expression): Value {
  return b.typeOf(e).kind === "string" ? b.pointer(b.inMemory(b.lower(e))) : b.scalar(e);
}
