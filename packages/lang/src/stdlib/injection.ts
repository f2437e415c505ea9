// Changing what the kernel does: results of functions, watchpoints.

import { isIntegral, UINT64, VOID } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { FunctionRecord } from "./function-record.ts";

export const override: FunctionRecord = {
  name: "override",
  signature: "void override(uint64 rc)",
  doc: "Leaves the probed kernel function at once, with this result; it has to be one that allows error injection.",
  arity: [1, 1],
  statement: true,
  contextual: true,
  unsafe: "override() is unsafe. To use you need the --unsafe flag",
  refuse: (kind) => (kind.name === "kprobe" ? undefined : "override() can only be used inside kprobes"),
  check: (c) => {
    const type = c.type(0);
    if (type.kind !== "none" && !isIntegral(type))
      c.error("argument-type", `override() only supports int arguments (${typeName(type)} provided)`, c.node);
    return VOID;
  },
  lower: (b, call) => {
    b.call("override_return", [b.context(), b.scalar(argument(call, 0), UINT64)], "write");
    return { kind: "scalar", type: VOID, value: b.constant(0) };
  },
};

export const unwatch: FunctionRecord = {
  name: "unwatch",
  signature: "void unwatch(void *addr)",
  doc: "Removes the watchpoints at an address.",
  arity: [1, 1],
  statement: true,
  check: (c) => {
    const type = c.type(0);
    if (type.kind !== "none" && type.kind !== "pointer" && !isIntegral(type))
      c.error("argument-type", `unwatch() only supports int or pointer arguments (${typeName(type)} provided)`, c.node);
    return VOID;
  },
  lower: (b, call) => {
    b.event({ kind: "unwatch" }, [{ type: UINT64, scalar: b.scalar(argument(call, 0), UINT64) }]);
    return { kind: "scalar", type: VOID, value: b.constant(0) };
  },
};
