// Comparing the bytes of two values, and writing to a program's memory.

import type { Address, Builder, Operand } from "../lowering/builder.ts";
import type { Expression } from "../syntax/ast.ts";
import { BOOL, INT64, isIntegral, isScalar, sizeOf, UINT64 } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { FunctionRecord } from "./function-record.ts";

export const memcmp: FunctionRecord = {
  name: "memcmp",
  signature: "int64 memcmp(left, right, uint64 n)",
  doc: "0 if the first n bytes of two values are equal, else the difference of the first that are not.",
  arity: [3, 3],
  check: (c) => {
    const n = c.type(2);
    if (n.kind !== "none" && !isIntegral(n))
      c.error("argument-type", `memcmp() expects an integer count (${typeName(n)} provided)`, c.arguments[2]);
    for (const i of [0, 1]) {
      const type = c.type(i);
      if (["void", "aggregate"].includes(type.kind))
        c.error("argument-type", `memcmp() can't compare values of type '${typeName(type)}'`, c.arguments[i]);
    }
    return INT64;
  },
  lower: (b, call) => {
    const [left, right] = [ownCopy(b, argument(call, 0)), ownCopy(b, argument(call, 1))];
    const most = Math.min(sizeOf(b.typeOf(argument(call, 0))), sizeOf(b.typeOf(argument(call, 1))));
    const n = b.scalar(argument(call, 2), UINT64);
    const difference = b.variable(b.constant(0));
    b.repeat(most, (index, leave) => {
      b.if(b.compare("ge", index, n), leave);
      const [x, y] = [left, right].map((a) => b.load(byteAt(b, a, index), 1, true));
      if (x === undefined || y === undefined) return;
      b.if(b.compare("ne", x, y), () => {
        difference.set(b.binary("sub", x, y));
        leave();
      });
    });
    return { kind: "scalar", type: INT64, value: difference.get() };
  },
};

function byteAt(b: Builder, address: Address, index: ReturnType<Builder["constant"]>): Address {
  return { base: b.binary("add", b.pointer(address), index), offset: 0, space: "bpf" };
}

/** Words come to lie in memory as their type has them. */
function ownCopy(b: Builder, e: Expression): Address {
  const type = b.typeOf(e);
  if (!isScalar(type)) return b.inMemory(b.lower(e));
  const address = b.memory(8, "bytes");
  b.lowerInto(e, address, type);
  return address;
}

const MOST_WRITTEN = 512;

export const writeUser: FunctionRecord = {
  name: "write_user",
  signature: "bool write_user(void *dst, src, uint64 n)",
  doc: "Writes n bytes of a value, or of what a pointer points to, into the memory of the running program.",
  arity: [3, 3],
  unsafe: "write_user() is unsafe. To use you need the --unsafe flag",
  statement: true,
  check: (c) => {
    const dst = c.type(0);
    if (dst.kind !== "none" && dst.kind !== "pointer" && !isIntegral(dst))
      c.error(
        "argument-type",
        `write_user() expects an address to write to (${typeName(dst)} provided)`,
        c.arguments[0],
      );
    const n = c.literalInteger(2);
    const src = c.type(1);
    const most = src.kind === "pointer" || isIntegral(src) ? MOST_WRITTEN : sizeOf(src);
    if (src.kind !== "none" && (n < 1n || n > BigInt(most)))
      c.error("argument-value", `write_user() can write 1 to ${most} bytes of this value, not ${n}`, c.arguments[2]);
    c.keep(Number(n));
    return BOOL;
  },
  lower: (b, call) => {
    const n = Number(call.extra);
    const source = bytesToWrite(b, b.lower(argument(call, 1)), n);
    const to = b.scalar(argument(call, 0));
    const result = b.call("probe_write_user", [to, b.pointer(source), n], "write");
    return { kind: "scalar", type: BOOL, value: b.compare("eq", result, 0) };
  },
};

function bytesToWrite(b: Builder, source: Operand, n: number): Address {
  const { type } = source;
  if (type.kind !== "pointer") return b.inMemory(source);
  if (type.space === "bpf") return { base: b.read(source), offset: 0, space: "bpf" };
  const address = b.memory(n, "bytes");
  b.readBytes(address, n, b.read(source), type.space === "trusted" ? "kernel" : type.space);
  return address;
}
