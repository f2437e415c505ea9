// What a probed function is given and gives back, and which function it is.

import type { Builder, Operand } from "../lowering/builder.ts";
import type { ResolvedAttachPoint } from "../probes/attach-point.ts";
import type { ProbeArgument } from "../probes/probe-kind.ts";
import { argumentOffset, instructionPointerOffset, registerOffset, resultOffset } from "../probes/pt-regs.ts";
import type { Target } from "../target.ts";
import { FUNCTION_NUMBER } from "../types/function-number.ts";
import { INT64, type IntegerSize, integer, NONE, type OpaqueType, type Type, UINT64 } from "../types/type.ts";
import type { UserArgument } from "../user-space.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { pidTgid } from "./pid-tgid.ts";

type Architecture = Target["architecture"];

/** sys/sdt.h has macros for at most twelve. */
const MOST_ARGUMENTS = 12;

/** How a probe's context is read, kept from `check` for `lower`. */
type Source =
  | { readonly kind: "word"; readonly offset: number }
  | { readonly kind: "usdt"; readonly argument: UserArgument; readonly architecture: Architecture };

const WITH_WORDS: readonly string[] = ["kprobe", "uprobe", "usdt", "rawtracepoint"];
const NAMED: ReadonlySet<string> = new Set(["tracepoint", "fentry", "fexit"]);

/** `arg0`, `arg1`, … */
export const argumentWords: readonly FunctionRecord[] = Array.from({ length: MOST_ARGUMENTS }, (_, i) => ({
  name: `arg${i}`,
  signature: `uint64 arg${i}`,
  doc: `Argument ${i} of the function, USDT probe or raw tracepoint.`,
  arity: [0, 0] as const,
  bare: true,
  contextual: true,
  refuse: (kind) =>
    WITH_WORDS.includes(kind.name)
      ? undefined
      : `The arg${i} builtin can only be used with ${WITH_WORDS.join(", ")} probes; ${kind.name} probes have none${NAMED.has(kind.name) ? ": use args" : ""}`,
  check: (c): Type => checkArgument(c, i),
  lower: (b, call) => ({ kind: "scalar", type: call.type, value: readSource(b, call.extra as Source) }),
}));

function checkArgument(c: CallCheck, index: number): Type {
  const [point] = c.points;
  if (point?.kind === "usdt") return checkUsdt(c, point, index);
  if (point?.kind === "rawtracepoint") {
    c.keep({ kind: "word", offset: 8 * index } satisfies Source);
    return INT64;
  }
  const { architecture } = c.target;
  const offset = argumentOffset(architecture, index);
  if (offset === undefined)
    c.error(
      "argument",
      `${architecture} doesn't support arg${index}`,
      c.node,
      'later arguments are on the stack: reg("sp")',
    );
  c.keep({ kind: "word", offset: offset ?? 0 } satisfies Source);
  return UINT64;
}

/** Widened by their own sign, and then all of one type, so that maps can hold those of several probes. */
function checkUsdt(c: CallCheck, point: Extract<ResolvedAttachPoint, { kind: "usdt" }>, index: number): Type {
  const argument = point.arguments[index];
  if (argument === undefined) {
    const count = point.arguments.length;
    c.error("argument", `${point.name} has no arg${index}: it has ${count} argument${count === 1 ? "" : "s"}`, c.node);
  } else if (argument.location.kind === "unreadable") {
    c.error("argument", `arg${index} of ${point.name} can't be read: ${argument.text}`, c.node);
  } else c.keep({ kind: "usdt", argument, architecture: c.target.architecture } satisfies Source);
  return INT64;
}

function readSource(b: Builder, source: Source): ReturnType<Builder["context"]> {
  if (source.kind === "usdt") return readUsdt(b, source.argument, source.architecture);
  return word(b, source.offset);
}

function word(b: Builder, offset: number): ReturnType<Builder["context"]> {
  return b.load({ base: b.context(), offset, space: "ctx" }, 8);
}

function readUsdt(
  b: Builder,
  { size, signed, location }: UserArgument,
  architecture: Architecture,
): ReturnType<Builder["context"]> {
  const register = (slot: string): ReturnType<Builder["context"]> => word(b, registerOffset(architecture, slot) ?? 0);
  switch (location.kind) {
    case "constant":
      return b.constant(signed ? BigInt.asIntN(size * 8, location.value) : BigInt.asUintN(size * 8, location.value));
    case "register": {
      const { slot, offset, size: width } = location.register;
      const value = offset === 0 ? register(slot) : b.binary("shr", register(slot), offset * 8);
      const bytes = Math.min(size, width);
      return bytes === 8 ? value : b.extend(value, bytes as 1 | 2 | 4, signed);
    }
    case "memory": {
      const base = location.base === undefined ? b.constant(0) : register(location.base);
      const index = location.index === undefined ? undefined : register(location.index);
      const shift = Math.log2(location.scale);
      const at =
        index === undefined ? base : b.binary("add", base, shift === 0 ? index : b.binary("shl", index, shift));
      return userValue(b, b.binary("add", at, b.constant(location.displacement)), size, signed);
    }
    case "relative": {
      const ip = word(b, instructionPointerOffset(architecture));
      return userValue(b, b.binary("add", ip, b.constant(location.distance)), size, signed);
    }
    case "unreadable":
      return b.constant(0);
  }
}

function userValue(
  b: Builder,
  base: ReturnType<Builder["context"]>,
  size: number,
  signed: boolean,
): ReturnType<Builder["context"]> {
  const type = integer(size as IntegerSize, signed);
  return b.read({ kind: "memory", type, address: { base, offset: 0, space: "user" } });
}

const RETURNS: ReadonlySet<string> = new Set(["kretprobe", "uretprobe", "fexit"]);

export const retval: FunctionRecord = {
  name: "retval",
  signature: "uint64 retval",
  doc: "What the function returned, in return probes.",
  arity: [0, 0],
  bare: true,
  contextual: true,
  refuse: (kind) =>
    RETURNS.has(kind.name)
      ? undefined
      : `The retval builtin can only be used with return probes (kretprobe, uretprobe, fexit), not with ${kind.name}`,
  check: (c): Type => {
    if (c.kind.result !== undefined) return checkResult(c);
    c.keep({ kind: "word", offset: resultOffset(c.target.architecture) } satisfies Source);
    return UINT64;
  },
  lower: (b, call) => {
    const source = call.extra as Source | ProbeArgument;
    if ("load" in source) return source.load(b);
    return { kind: "scalar", type: UINT64, value: readSource(b, source) };
  },
};

function checkResult(c: CallCheck): Type {
  const [point] = c.points;
  const result = point === undefined ? undefined : c.kind.result?.(point, c.target);
  if (result === undefined) {
    c.error("no-result", "Can't find a field retval", c.node, `the function of ${point?.name} returns nothing`);
    return NONE;
  }
  c.keep(result);
  return result.type;
}

interface FuncSource {
  readonly numbered: boolean;
  readonly pointerOffset: number;
}

const USYM: OpaqueType = { kind: "opaque", name: "usym", size: 16 };
const KSYM: OpaqueType = { kind: "opaque", name: "ksym", size: 8 };
const IN_KERNEL: ReadonlySet<string> = new Set(["kprobe", "kretprobe", "fentry", "fexit"]);
/** Whose registers are those of the function's first instruction. */
const AT_ENTRY: ReadonlySet<string> = new Set(["kprobe", "uprobe"]);

export const func: FunctionRecord = {
  name: "func",
  signature: "ksym_t|usym_t func",
  doc: "The function that is probed, named when printed.",
  arity: [0, 0],
  bare: true,
  contextual: true,
  refuse: (kind) =>
    IN_KERNEL.has(kind.name) || kind.name === "uprobe" || kind.name === "uretprobe"
      ? undefined
      : `The func builtin can not be used with '${kind.name}' probes`,
  check: (c) => {
    const inKernel = IN_KERNEL.has(c.kind.name);
    const cookie = !inKernel && c.target.has("get_attach_cookie");
    if (!AT_ENTRY.has(c.kind.name) && !c.target.has("get_func_ip") && !cookie)
      c.error(
        "unsupported-feature",
        "BPF_FUNC_get_func_ip not available for your kernel version",
        c.node,
        "use the probe builtin instead",
      );
    const known = c.points.every((p) => "symbol" in p && p.symbol !== undefined);
    const pointerOffset = instructionPointerOffset(c.target.architecture);
    c.keep({ numbered: known && cookie, pointerOffset } satisfies FuncSource);
    return inKernel ? KSYM : USYM;
  },
  lower: (b, call, destination): Operand => {
    const { numbered, pointerOffset } = call.extra as FuncSource;
    const place = (): ReturnType<Builder["context"]> =>
      AT_ENTRY.has(b.probe.kind.name) ? word(b, pointerOffset) : b.call("get_func_ip", [b.context()], "read");
    if (IN_KERNEL.has(b.probe.kind.name)) return { kind: "scalar", type: KSYM, value: place() };
    const address = destination ?? b.memory(16, "func");
    if (numbered) {
      b.store(address, 8, b.call("get_attach_cookie", [b.context()], "read"));
      b.store(b.at(address, 8), 8, b.constant(FUNCTION_NUMBER));
    } else {
      b.store(address, 8, place());
      b.store(b.at(address, 8), 8, b.binary("shr", pidTgid(b), 32));
    }
    return { kind: "memory", type: USYM, address };
  },
};
