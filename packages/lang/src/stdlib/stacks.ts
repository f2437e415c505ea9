// Stacks of the kernel and of the user program: numbers into a stack trace map, named when they are printed.

import type { Address, Builder, Operand } from "../lowering/builder.ts";
import type { OpaqueType, StackMode, Type } from "../types/type.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { pidTgid } from "./pid-tgid.ts";
import { checkStability } from "./unstable.ts";

const DEFAULT_DEPTH = 127;
/** The kernel's own limit, kernel.perf_event_max_stack, is 127 unless raised; bpftrace's is 1024. */
const MOST_FRAMES = 1024;
const MODES: readonly StackMode[] = ["bpftrace", "perf", "raw", "build_id", "folded"];
/** BPF_F_USER_STACK in include/uapi/linux/bpf.h. */
const USER_STACK = 256;

function stackType(c: CallCheck, name: "kstack" | "ustack" | "dw_ustack"): OpaqueType {
  let mode = c.config.string("stack_mode") as StackMode;
  let depthAt = 0;
  const first = c.expression(0);
  if (first?.kind === "identifier" && c.constant(0) === undefined) {
    const named = MODES.find((m) => m === first.name);
    if (named === undefined)
      c.error(
        "stack-mode",
        `Error parsing stack mode: Invalid value for stack_mode: ${first.name}`,
        first,
        `modes are ${MODES.join(", ")}`,
      );
    else mode = named;
    depthAt = 1;
  }
  let limit = DEFAULT_DEPTH;
  if (c.arguments.length > depthAt) {
    const value = c.constant(depthAt);
    if (typeof value !== "bigint" || value < 0n)
      c.error(
        "stack-limit",
        `${name}: invalid limit value`,
        c.arguments[depthAt],
        "the number of frames must be an integer literal",
      );
    else if (value > BigInt(MOST_FRAMES))
      c.error(
        "stack-limit",
        `${name}([int limit]): limit shouldn't exceed ${MOST_FRAMES}, ${value} given`,
        c.arguments[depthAt],
      );
    else limit = Number(value);
  }
  if (mode === "build_id" && name !== "ustack")
    c.error("stack-mode", "'build_id' stack mode can only be used for ustack");
  const kernel = name === "kstack";
  return {
    kind: "opaque",
    name: kernel ? "kstack" : "ustack",
    size: kernel ? 8 : 16,
    mode,
    limit: Math.max(1, limit),
  };
}

type Request = Parameters<Builder["stackNumber"]>[0];

function request(type: OpaqueType, flags: number): Request {
  return { depth: type.limit ?? DEFAULT_DEPTH, buildId: type.mode === "build_id", flags };
}

export const kstack: FunctionRecord = {
  name: "kstack",
  signature: "kstack_t kstack[([StackMode mode, ][int limit])]",
  doc: "The kernel's stack.",
  arity: [0, 2],
  words: [0],
  bare: true,
  contextual: true,
  check: (c) => stackType(c, "kstack"),
  lower: (b, call) => {
    const type = call.type as OpaqueType;
    const value = b.stackNumber(request(type, 0));
    return { kind: "scalar", type, value };
  },
};

export const ustack: FunctionRecord = {
  name: "ustack",
  signature: "ustack_t ustack[([StackMode mode, ][int limit])]",
  doc: "The user program's stack, by frame pointers.",
  arity: [0, 2],
  words: [0],
  bare: true,
  contextual: true,
  check: (c) => stackType(c, "ustack"),
  lower: (b, call, destination) => userStack(b, call.type, false, destination),
};

/** The stack's number, and whose it is. */
function userStack(b: Builder, type: Type, tables: boolean, destination: Address | undefined): Operand {
  const address = destination ?? b.memory(16, "ustack");
  const stack = b.stackNumber({ ...request(type as OpaqueType, USER_STACK), tables });
  b.store(address, 8, stack);
  b.store(b.at(address, 8), 8, b.binary("shr", pidTgid(b), 32));
  return { kind: "memory", type, address };
}

export const dwUstack: FunctionRecord = {
  name: "dw_ustack",
  signature: "ustack_t dw_ustack[([StackMode mode, ][int limit])]",
  doc: "The user program's stack by its unwinding tables (.eh_frame), for programs without frame pointers. Needs to know the processes: -p, -c or --dwarf-pid.",
  arity: [0, 2],
  words: [0],
  bare: true,
  contextual: true,
  check: (c) => {
    checkStability(c, "unstable_dw_ustack", "dw_ustack (DWARF stack unwinding)");
    checkUnwinder(c);
    return stackType(c, "dw_ustack");
  },
  lower: (b, call, destination) => userStack(b, call.type, true, destination),
};

function checkUnwinder(c: CallCheck): void {
  const { architecture } = c.target;
  const hint = "ustack follows frame pointers: build the program with -fno-omit-frame-pointer";
  if (architecture !== "x86_64")
    c.error("unsupported-feature", `dw_ustack unwinds x86-64 programs, not those of ${architecture}`, c.node, hint);
  for (const { feature, since } of UNWINDER_NEEDS)
    if (!c.target.has(feature))
      c.error(
        "unsupported-feature",
        `This kernel can't unwind by tables: it has no ${feature}, which came with Linux ${since}`,
        c.node,
        hint,
      );
}

const UNWINDER_NEEDS = [
  { feature: "bpf_loop", since: "5.17" },
  { feature: "task_pt_regs", since: "5.15" },
] as const;
