// Whose memory a pointer points into, where the probe says otherwise or nothing.

import { type AddressSpace, isIntegral, pointer } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { FunctionRecord } from "./function-record.ts";

function inSpace(name: string, space: AddressSpace, doc: string): FunctionRecord {
  return {
    name,
    signature: `T * ${name}(T *p)`,
    doc,
    arity: [1, 1],
    check: (c) => {
      const type = c.type(0);
      if (type.kind === "none") return type;
      if (type.kind === "pointer") return pointer(type.target, space);
      if (!isIntegral(type))
        c.error("argument-type", `${name}() only supports integer or pointer arguments (${typeName(type)} provided)`);
      // a number stays one: it is printed as it is
      return type;
    },
    lower: (b, call) => ({ kind: "scalar", type: call.type, value: b.scalar(argument(call, 0)) }),
  };
}

export const kptr: FunctionRecord = inSpace("kptr", "kernel", "The pointer, as one into the kernel's memory.");
export const uptr: FunctionRecord = inSpace("uptr", "user", "The pointer, as one into the running program's memory.");
