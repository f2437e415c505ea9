// Formatting by the kernel itself, for its trace pipe and for files that it fills.

import type { FormatPart } from "../format/format-part.ts";
import type { Builder, Value } from "../lowering/builder.ts";
import type { Expression } from "../syntax/ast.ts";
import { isIntegral } from "../types/type.ts";
import type { CallCheck } from "./function-record.ts";

/** What the kernel's own formatting can do (bpf_bprintf_prepare, kernel/bpf/helpers.c). */
export function checkKernelFormat(c: CallCheck, name: string, parts: readonly FormatPart[]): void {
  let index = 0;
  for (const part of parts) {
    if (part.kind !== "conversion") continue;
    index++;
    const type = c.type(index);
    if (!["d", "u", "x", "p", "s"].includes(part.conversion)) {
      c.error("format-conversion", `Invalid format specifier for \`${name}\`: ${part.conversion}`, c.arguments[0]);
      continue;
    }
    const fits = part.conversion === "s" ? type.kind === "string" : isIntegral(type) || type.kind === "pointer";
    if (!fits && type.kind !== "none")
      c.error("format-argument", `Type does not match format specifier: ${part.conversion}`, c.arguments[index]);
  }
}

/** An argument as the kernel's formatting takes it: a number, or where a text lies. */
export function kernelArgument(b: Builder, e: Expression): Value {
  return b.typeOf(e).kind === "string" ? b.pointer(b.inMemory(b.lower(e))) : b.scalar(e);
}
