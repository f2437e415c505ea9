// Per-CPU variables of the kernel. The kernel's BTF lists them in its section .data..percpu.

import { isIntegral, UINT32, UINT64 } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import type { FunctionRecord } from "./function-record.ts";

export const percpuKaddr: FunctionRecord = {
  name: "percpu_kaddr",
  signature: "uint64 percpu_kaddr(const string name [, uint32 cpu])",
  doc: "Address of a per-CPU variable of the kernel on a processor, by default the one that runs the probe; 0 if there is no such processor.",
  arity: [1, 2],
  literals: [0],
  check: (c) => {
    const name = c.literalString(0);
    const id = c.target.btf?.find(name, "var");
    if (id === undefined)
      c.error(
        "unknown-symbol",
        `Could not resolve variable "${name}" from BTF`,
        c.node,
        "it has to be a per-CPU variable of the kernel itself, e.g. runqueues",
      );
    else if (c.target.kernelAddress(name) === undefined)
      c.error(
        "unknown-symbol",
        `This kernel does not tell where the per-CPU variable "${name}" is`,
        c.node,
        "it is missing in /proc/kallsyms, so no program can be loaded that uses it",
      );
    const cpu = c.type(1);
    if (cpu.kind !== "none" && !isIntegral(cpu))
      c.error(
        "argument-type",
        `percpu_kaddr() expects an integer processor (${typeName(cpu)} provided)`,
        c.arguments[1],
      );
    c.keep(id ?? 0);
    return UINT64;
  },
  lower: (b, call) => {
    const variable = b.kernelVariable(Number(call.extra));
    const [, cpu] = call.arguments;
    if (cpu === undefined) return { kind: "scalar", type: UINT64, value: b.call("this_cpu_ptr", [variable], "read") };
    const address = b.call("per_cpu_ptr", [variable, b.scalar(cpu, UINT32)], "read");
    // the verifier lets nobody calculate with what may be no address, but with 0 everybody
    const value = b.variable(b.constant(0));
    b.if(b.compare("ne", address, 0), () => value.set(address), undefined, "true");
    return { kind: "scalar", type: UINT64, value: value.get() };
  },
};
