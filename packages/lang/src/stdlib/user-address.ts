// uaddr(): where a variable or function of the probed file is in the process at hand. Programs and libraries are loaded
// anywhere, but all of a file moves together: the probed instruction, whose address is known, tells how far.

import { instructionPointerOffset } from "../probes/pt-regs.ts";
import { type IntegerSize, integer, pointer, type Type } from "../types/type.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";

const KINDS = ["uprobe", "uretprobe", "usdt"];

interface Found {
  /** From the probed instruction to the symbol. */
  readonly distance: bigint;
  /** Of the instruction pointer among the registers. */
  readonly pointerOffset: number;
}

export const uaddr: FunctionRecord = {
  name: "uaddr",
  signature: "T * uaddr(const string sym)",
  doc: "Address of a symbol of the probed program or library, in the process at hand; T has the symbol's size.",
  arity: [1, 1],
  literals: [0],
  contextual: true,
  perPoint: true,
  refuse: (kind) => (KINDS.includes(kind.name) ? undefined : `uaddr can not be used with "${kind.name}" probes`),
  check,
  lower: (b, call) => {
    const { distance, pointerOffset } = call.extra as Found;
    const [point] = b.probe.points;
    const own = point !== undefined && "address" in point ? (point.address ?? 0n) : 0n;
    // when a function returns, the instruction pointer is its caller's already
    const here =
      b.probe.kind.name === "uretprobe"
        ? b.call("get_func_ip", [b.context()], "read")
        : b.load({ base: b.context(), offset: pointerOffset, space: "ctx" }, 8);
    return { kind: "scalar", type: call.type, value: b.binary("add", here, b.constant(distance - own)) };
  },
};

function check(c: CallCheck): Type {
  const name = c.literalString(0);
  const [point] = c.points;
  const path = point !== undefined && "path" in point ? point.path : "";
  const [symbol] = c.target.userSpace.file(path)?.symbols(name) ?? [];
  if (symbol === undefined)
    c.error("unknown-symbol", `Could not resolve symbol: ${path}:${name}`, c.node, "nm and nm -D list those there are");
  if (c.kind.name === "uretprobe" && !c.target.has("get_func_ip"))
    c.error("unsupported-feature", "This kernel can't tell where a returning function is", c.node, "use a uprobe");
  c.keep({
    distance: symbol?.address ?? 0n,
    pointerOffset: instructionPointerOffset(c.target.architecture),
  } satisfies Found);
  const size = symbol !== undefined && [1, 2, 4].includes(symbol.size) ? symbol.size : 8;
  return pointer(integer(size as IntegerSize, false), "user");
}
