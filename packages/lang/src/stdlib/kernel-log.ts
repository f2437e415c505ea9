// debugf: text to the kernel's trace pipe by bpf_trace_printk(), for looking at programs from outside.

import { checkFormat } from "../format/check-format.ts";
import { parseFormat } from "../format/parse-format.ts";
import { VOID } from "../types/type.ts";
import type { FunctionRecord } from "./function-record.ts";
import { checkKernelFormat, kernelArgument } from "./kernel-format.ts";

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
    checkKernelFormat(c, "debugf", parts);
    c.keep(text);
    return VOID;
  },
  lower: (b, call) => {
    const text = String(call.extra);
    const format = b.memory(text.length + 1, "format");
    b.storeString(format, text, text.length + 1);
    const values = call.arguments.slice(1).map((e) => kernelArgument(b, e));
    b.call("trace_printk", [b.pointer(format), text.length + 1, ...values], "write");
    return { kind: "scalar", type: VOID, value: b.constant(0) };
  },
};
