// The processor's registers at the event, and the context that they are in (struct pt_regs; perf events have it first in
// their struct bpf_perf_event_data).

import type { ResolvedAttachPoint } from "../probes/attach-point.ts";
import { iteratorContext } from "../probes/iter.ts";
import type { ProbeKind } from "../probes/probe-kind.ts";
import { registerOffset } from "../probes/pt-regs.ts";
import { pointer, type Type, UINT8, UINT64, VOID } from "../types/type.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";

const WITH_REGISTERS = new Set([
  "kprobe",
  "kretprobe",
  "uprobe",
  "uretprobe",
  "usdt",
  "profile",
  "interval",
  "software",
  "hardware",
  "watchpoint",
]);

function offsetOf(c: CallCheck, name: string): number | undefined {
  return registerOffset(c.target.architecture, name);
}

export const reg: FunctionRecord = {
  name: "reg",
  signature: "uint64 reg(const string name)",
  doc: "A register of the interrupted code, by its name in struct pt_regs: ip, sp, ax, …",
  arity: [1, 1],
  contextual: true,
  refuse: (kind) => (WITH_REGISTERS.has(kind.name) ? undefined : `reg can not be used with "${kind.name}" probes`),
  check: (c) => {
    const name = c.literalString(0);
    const offset = offsetOf(c, name);
    if (offset === undefined)
      c.error("register", `'${name}' is not a valid register on this architecture (${c.target.architecture})`, c.node);
    c.keep(offset ?? 0);
    return UINT64;
  },
  lower: (b, call) => {
    const address = { base: b.context(), offset: Number(call.extra), space: "ctx" } as const;
    return { kind: "scalar", type: UINT64, value: b.load(address, 8) };
  },
};

export const usermode: FunctionRecord = {
  name: "usermode",
  signature: "uint8 usermode",
  doc: "1 if the processor ran a user program, 0 if it ran the kernel; on x86_64.",
  arity: [0, 0],
  bare: true,
  contextual: true,
  check: (c) => {
    if (c.target.architecture !== "x86_64")
      c.error("architecture", "'usermode' builtin is only supported on x86_64", c.node);
    c.keep(offsetOf(c, "cs") ?? 0);
    // begin and end run in kscope itself, all else that has no registers in the kernel
    if (!WITH_REGISTERS.has(c.kind.name)) c.fold(c.kind.name === "begin" || c.kind.name === "end" ? 1n : 0n);
    return UINT8;
  },
  lower: (b, call) => {
    const code = b.load({ base: b.context(), offset: Number(call.extra), space: "ctx" }, 8);
    return { kind: "scalar", type: UINT8, value: b.compare("eq", b.binary("and", code, 3), 3) };
  },
};

function contextStruct(kind: ProbeKind, point: ResolvedAttachPoint | undefined): string | undefined {
  if (point?.kind === "iter") return iteratorContext(point);
  const program = point === undefined ? undefined : kind.programType(point);
  if (program === "perf_event") return "bpf_perf_event_data";
  return program === "kprobe" ? "pt_regs" : undefined;
}

export const ctx: FunctionRecord = {
  name: "ctx",
  signature: "void * ctx",
  doc: "The context that the kernel passes to the program; its layout is the kernel's.",
  arity: [0, 0],
  bare: true,
  contextual: true,
  refuse: (kind, points) => {
    if (contextStruct(kind, points[0]) !== undefined) return undefined;
    if (kind.name === "tracepoint") return "Use args instead of ctx in tracepoint";
    return `The ctx builtin can not be used with '${kind.name}' probes`;
  },
  check: (c): Type => {
    const name = contextStruct(c.kind, c.points[0]);
    const struct = name === undefined ? undefined : c.structType(name);
    return pointer(struct ?? VOID, c.kind.name === "iter" ? "iter" : "ctx");
  },
  lower: (b, call) => ({ kind: "scalar", type: call.type, value: b.context() }),
};
