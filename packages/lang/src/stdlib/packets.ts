// Packets into a file. The bytes go through the ring buffer, as all other data does, and so from any probe whose types tell a
// struct sk_buff; of a packet whose payload lies in pages of its own (skb->data_len) only what comes before them is kept.

import type { Builder, Operand, Value } from "../lowering/builder.ts";
import type { Expression } from "../syntax/ast.ts";
import { isIntegral, pointer, type StructType, UINT32, UINT64 } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { refuseUntyped } from "./typed-probes.ts";

/** Most bytes of a packet: more than a frame of Ethernet, and a size that leaves room for many in the ring buffer. */
const SNAP_LENGTH = 2048;

interface Kept {
  readonly path: string;
  readonly struct: StructType;
  readonly most: number;
}

export const skboutput: FunctionRecord = {
  name: "skboutput",
  signature: "uint32 skboutput(const string path, struct sk_buff *skb, uint64 length, uint64 offset)",
  doc: "Writes a packet's bytes from offset on to a file that tcpdump and Wireshark read (pcap of raw IP); gives 0.",
  arity: [4, 4],
  literals: [0],
  refuse: (kind) => refuseUntyped("skboutput", kind),
  check: (c) => {
    const path = c.literalString(0);
    if (c.type(1).kind !== "none" && c.type(1).kind !== "pointer")
      c.error(
        "argument-type",
        `skboutput() expects a pointer argument (${typeName(c.type(1))} provided)`,
        c.arguments[1],
      );
    for (const i of [2, 3]) checkCount(c, i);
    const struct = c.structType("sk_buff");
    if (struct?.kind !== "struct")
      c.error("no-btf", "skboutput() needs the kernel's type information (BTF), which this kernel lacks", c.node);
    const length = c.constant(2);
    const most = typeof length === "bigint" && length > 0n && length < SNAP_LENGTH ? Number(length) : SNAP_LENGTH;
    c.keep({ path, struct, most });
    return UINT32;
  },
  lower: (b, call) => {
    const { path, struct, most } = call.extra as Kept;
    const packet = packetOf(b, argument(call, 1), struct);
    const offset = b.scalar(argument(call, 3), UINT64);
    const wanted = b.scalar(argument(call, 2), UINT64);
    const whole = b.read(b.member(packet, "len"));
    const linear = b.binary("sub", whole, b.read(b.member(packet, "data_len")));
    const start = b.binary("add", b.read(b.member(packet, "data")), offset);
    const length = least(b, [wanted, b.binary("sub", whole, offset)]);
    const kept = least(b, [length, b.binary("sub", linear, offset), b.constant(most)]);
    b.event({ kind: "packet", path }, [
      { type: UINT64, scalar: b.call("ktime_get_boot_ns", [], "read") },
      { type: UINT32, scalar: length },
      {
        type: { kind: "buffer", size: most },
        fill: (at) => {
          b.store(at, 4, kept);
          b.readBytes(b.at(at, 4), kept, start, "kernel");
        },
      },
    ]);
    return { kind: "scalar", type: UINT32, value: b.constant(0) };
  },
};

function checkCount(c: CallCheck, index: number): void {
  const type = c.type(index);
  if (type.kind !== "none" && !isIntegral(type))
    c.error(
      "argument-type",
      `skboutput() expects an integer argument (${typeName(type)} provided)`,
      c.arguments[index],
    );
}

function packetOf(b: Builder, e: Expression, struct: StructType): Operand {
  const type = b.typeOf(e);
  const known = type.kind === "pointer" && type.target.kind === "struct" && type.target.name === "sk_buff";
  return { kind: "scalar", type: known ? type : pointer(struct, "kernel"), value: b.scalar(e) };
}

/** Of words of which the negative ones count as 0. */
function least(b: Builder, words: readonly Value[]): Value {
  const [first, ...rest] = words;
  if (first === undefined) throw new Error("the least of nothing");
  const result = b.variable(first);
  for (const word of rest) b.if(b.compare("slt", word, result.get()), () => result.set(word));
  b.if(b.compare("slt", result.get(), 0), () => result.set(b.constant(0)), undefined, "false");
  return result.get();
}
