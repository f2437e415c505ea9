// Which functions of the kernel programs could call, told from its BTF while compiling.

import { BOOL } from "../types/type.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { mayCall } from "./may-call.ts";

function exists(c: CallCheck, name: string): boolean {
  const value = c.constant(0);
  if (typeof value !== "string") {
    c.error("literal-string", `${name}() accepts a string literal only`, c.node);
    return false;
  }
  return c.target.btf?.find(value, "func") !== undefined;
}

export const kfuncExist: FunctionRecord = {
  name: "kfunc_exist",
  signature: "bool kfunc_exist(const string name)",
  doc: "Whether this kernel has a function of this name.",
  arity: [1, 1],
  check: (c) => c.fold(exists(c, "kfunc_exist")),
  lower: (b) => ({ kind: "scalar", type: BOOL, value: b.constant(0) }),
};

export const kfuncAllowed: FunctionRecord = {
  name: "kfunc_allowed",
  signature: "bool kfunc_allowed(const string name)",
  doc: "Whether this kernel has a function of this name and lets programs of this probe call such functions.",
  arity: [1, 1],
  check: (c) => {
    const name = c.constant(0);
    const allowed = exists(c, "kfunc_allowed") && typeof name === "string" && mayCall(c, name);
    return c.fold(allowed);
  },
  lower: (b) => ({ kind: "scalar", type: BOOL, value: b.constant(0) }),
};
