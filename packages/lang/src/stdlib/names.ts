// Numbers of the kernel's interface that are named when they are printed: system calls, errors, signals.

import { isIntegral, type OpaqueName, type OpaqueType } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { FunctionRecord } from "./function-record.ts";

function named(
  name: OpaqueName & ("syscall_name" | "strerror" | "signal_name"),
  parameter: string,
  doc: string,
): FunctionRecord {
  const type: OpaqueType = { kind: "opaque", name, size: 8 };
  return {
    name,
    signature: `${name}_t ${name}(int64 ${parameter})`,
    doc,
    arity: [1, 1],
    check: (c) => {
      const given = c.type(0);
      if (given.kind !== "none" && !isIntegral(given))
        c.error("argument-type", `${name}() expects an integer argument (${typeName(given)} provided)`, c.arguments[0]);
      return type;
    },
    lower: (b, call) => ({ kind: "scalar", type, value: b.scalar(argument(call, 0)) }),
  };
}

export const syscallName: FunctionRecord = named(
  "syscall_name",
  "number",
  "Name of a system call by its number on this architecture, e.g. openat.",
);
export const strerror: FunctionRecord = named(
  "strerror",
  "error",
  "Text of an error number, e.g. No such file or directory.",
);
export const signalName: FunctionRecord = named(
  "signal_name",
  "signal",
  "Name of a signal by its number, e.g. SIGKILL.",
);
