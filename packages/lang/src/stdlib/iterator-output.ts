// What a pinned iterator prints goes to whoever reads its file: the kernel formats it, as it can (bpf_seq_printf).

import type { FormatPart } from "../format/format-part.ts";
import type { Address, Builder, Operand, Value } from "../lowering/builder.ts";
import type { ResolvedAttachPoint } from "../probes/attach-point.ts";
import type { Expression } from "../syntax/ast.ts";
import { VOID } from "../types/type.ts";
import { kernelArgument } from "./kernel-format.ts";

export function isPinned([point]: readonly ResolvedAttachPoint[]): boolean {
  return point?.kind === "iter" && point.pin !== undefined;
}

/** ctx->meta->seq: both are the first members of their structs (linux/bpf.h). */
export function sequenceFile(b: Builder): Value {
  const meta = b.load({ base: b.context(), offset: 0, space: "ctx" }, 8);
  return b.load({ base: meta, offset: 0, space: "trusted" }, 8);
}

export function writeToReader(b: Builder, parts: readonly FormatPart[], values: readonly Expression[]): Operand {
  const text = parts
    .map((part) => (part.kind === "literal" ? part.text.replaceAll("%", "%%") : conversion(part)))
    .join("");
  const format = b.memory(text.length + 1, "format");
  b.storeString(format, text, text.length + 1);
  const data: Address = b.memory(Math.max(8, values.length * 8), "values");
  values.forEach((e, i) => void b.store(b.at(data, i * 8), 8, kernelArgument(b, e)));
  const size = values.length * 8;
  b.call("seq_printf", [sequenceFile(b), b.pointer(format), text.length + 1, b.pointer(data), size], "write");
  return { kind: "scalar", type: VOID, value: b.constant(0) };
}

/** Numbers arrive in eight bytes each. */
function conversion(part: FormatPart & { kind: "conversion" }): string {
  const length = "dux".includes(part.conversion) ? "ll" : "";
  return `%${part.flags}${part.width ?? ""}${length}${part.conversion}`;
}
