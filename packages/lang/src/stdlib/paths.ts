// Paths of open files, by bpf_d_path(), which the kernel allows in few functions only.

import { isIntegral, string, type Type } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { FunctionRecord } from "./function-record.ts";

const PROBES = new Set(["fentry", "fexit", "iter"]);

export const path: FunctionRecord = {
  name: "path",
  signature: "string path(struct path *p [, const int32 n])",
  doc: "The path that a struct path stands for, at most n bytes of it.",
  arity: [1, 2],
  refuse: (kind) =>
    PROBES.has(kind.name) ? undefined : "The path function can only be used with 'fentry', 'fexit', 'iter' probes",
  check: (c): Type => {
    const type = c.type(0);
    if (type.kind !== "none" && type.kind !== "pointer" && type.kind !== "struct")
      c.error(
        "argument-type",
        `path() only supports pointer or C type argument (${isIntegral(type) ? "int" : typeName(type)} provided)`,
        c.node,
      );
    if (c.arguments.length < 2) return string(c.config.integer("max_strlen"));
    const n = c.constant(1);
    if (typeof n !== "bigint" || n < 1n)
      c.error("argument-value", "path: invalid size value, need non-negative literal", c.arguments[1]);
    return string(typeof n === "bigint" && n > 0n ? Number(n) : 1);
  },
  lower: (b, call, destination) => {
    const { type } = call;
    const size = type.kind === "string" ? type.size : 1;
    const address = destination ?? b.memory(size, "path");
    b.zero(address, size);
    const source = b.lower(argument(call, 0));
    const where =
      source.kind === "memory" && source.type.kind === "struct" ? b.pointer(source.address) : b.read(source);
    b.call("d_path", [where, b.pointer(address), size], "write");
    return { kind: "memory", type, address };
  },
};
