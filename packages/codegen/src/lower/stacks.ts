// Numbers for stacks. bpf_get_stackid is quick, but keeps one stack a bucket: a stack whose bucket another one has taken
// gets no number. Such a stack is copied, hashed and kept in a second map, under a number that is marked by bit 62, and so are all
// that may be deeper than its maps take.

import type { Address } from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";
import { unwoundStack } from "./unwind.ts";

const EEXIST = -17;
const ENOMEM = -12;
/** What bpf_get_stackid says where there is no stack. */
const EFAULT = -14;
/** Above every number of a bucket, and positive. */
const MARK = 1n << 62n;
/** 2^64 divided by the golden ratio: spreads neighbouring addresses over the word (Knuth, vol. 3, 6.4). */
const MULTIPLIER = 0x9e3779b97f4a7c15n;

export interface StackRequest {
  readonly depth: number;
  readonly buildId: boolean;
  /** BPF_F_USER_STACK or 0. */
  readonly flags: number;
  /** By the tables of the program and its libraries, as far as there are any, instead of by frame pointers alone. */
  readonly tables?: boolean;
}

/** Bytes of a frame: an address, or struct bpf_stack_build_id. */
export function frameBytes(buildId: boolean): number {
  return buildId ? 32 : 8;
}

/** The stack's number, or -errno. */
export function stackNumber(g: Lowering, request: StackRequest): Value {
  const { map, more } = g.object.stackMaps(request.depth, request.buildId);
  if (request.tables === true) return unwoundStack(g, request, more);
  if (map === undefined) return keepElsewhere(g, request, more);
  const number = g.variable(g.call("get_stackid", [g.context(), g.mapReference(map), request.flags], "write"));
  g.if(g.compare("eq", number.get(), EEXIST), () => number.set(keepElsewhere(g, request, more)), undefined, "false");
  return number.get();
}

function keepElsewhere(g: Lowering, { depth, buildId, flags }: StackRequest, more: number): Value {
  const size = depth * frameBytes(buildId);
  const stack = g.memory(size, "stack");
  /** BPF_F_USER_BUILD_ID */
  const kind = buildId ? 1 << 11 : 0;
  // raw tracepoint programs of older kernels may not hand over memory that nothing was written to
  g.zero(stack, size);
  const length = g.call("get_stack", [g.context(), g.pointer(stack), size, flags | kind], "write");
  const number = g.variable(g.constant(EFAULT));
  g.if(g.compare("slt", length, 0), () => number.set(length), undefined, "false");
  g.if(g.compare("sgt", length, 0), () => number.set(keepStack(g, stack, { size, buildId, more })));
  return number.get();
}

interface StackPlace {
  /** Bytes, unused frames being zero. */
  readonly size: number;
  readonly buildId: boolean;
  /** The map to keep it in. */
  readonly more: number;
}

/** Keeps a stack that lies in memory under a number made of its frames. */
export function keepStack(g: Lowering, stack: Address, { size, buildId, more }: StackPlace): Value {
  const hash = g.variable(g.constant(0));
  g.repeat(size / 8, (index, leave) => {
    const at = g.binary("add", g.pointer(stack), g.binary("shl", index, 3));
    const word = g.load({ base: at, offset: 0, space: "bpf" }, 8);
    if (!buildId) g.if(g.compare("eq", word, 0), leave);
    const mixed = g.binary("mul", g.binary("xor", hash.get(), word), g.constant(MULTIPLIER));
    hash.set(g.binary("xor", mixed, g.binary("shr", mixed, 29)));
  });
  const key = g.memory(8, "stack number");
  const marked = g.binary("or", g.binary("shr", hash.get(), 2), g.constant(MARK));
  g.store(key, 8, marked);
  const number = g.variable(marked);
  const result = g.call("map_update_elem", [g.mapReference(more), g.pointer(key), g.pointer(stack), 0], "write");
  g.if(g.compare("ne", result, 0), () => number.set(g.constant(ENOMEM)), undefined, "false");
  return number.get();
}
