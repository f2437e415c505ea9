// Names that bpftrace had and gave up, for scripts of that time; they mean what they did.

import { stackArgumentOffset, stackPointerOffset } from "../probes/pt-regs.ts";
import { integer, UINT64 } from "../types/type.ts";
import type { FunctionRecord } from "./function-record.ts";
import { kstack } from "./stacks.ts";
import { ksym } from "./symbols.ts";

const MOST_ARGUMENTS = 10;
const AT_ENTRY: readonly string[] = ["kprobe", "uprobe"];

/** `sarg0`, `sarg1`, …: before bpftrace 0.25, when the calling convention of Go had all arguments on the stack. */
export const stackWords: readonly FunctionRecord[] = Array.from({ length: MOST_ARGUMENTS }, (_, i) => ({
  name: `sarg${i}`,
  signature: `uint64 sarg${i}`,
  doc: `Word ${i} of the arguments on the stack, at a function's entry. bpftrace had it until 0.24.`,
  arity: [0, 0] as const,
  bare: true,
  contextual: true,
  refuse: (kind) =>
    AT_ENTRY.includes(kind.name)
      ? undefined
      : `The sarg${i} builtin can only be used with ${AT_ENTRY.join(", ")} probes`,
  check: (c) => {
    const { architecture } = c.target;
    c.keep({ pointer: stackPointerOffset(architecture), offset: stackArgumentOffset(architecture, i), space: c.space });
    return UINT64;
  },
  lower: (b, call) => {
    const { pointer, offset, space } = call.extra as { pointer: number; offset: number; space: "kernel" | "user" };
    const base = b.load({ base: b.context(), offset: pointer, space: "ctx" }, 8);
    const value = b.read({ kind: "memory", type: integer(8, false), address: { base, offset, space } });
    return { kind: "scalar", type: UINT64, value };
  },
}));

export const stack: FunctionRecord = {
  ...kstack,
  name: "stack",
  signature: kstack.signature.replace("kstack[", "stack["),
  doc: "kstack, as bpftrace called it until 0.9.",
};

export const sym: FunctionRecord = {
  ...ksym,
  name: "sym",
  signature: "ksym_t sym(uint64 addr)",
  doc: "ksym(), as bpftrace called it until 0.9.",
};
