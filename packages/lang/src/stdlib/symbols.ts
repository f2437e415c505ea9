// Addresses by name and names of addresses.

import { isIntegral, type OpaqueType, UINT64 } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { FunctionRecord } from "./function-record.ts";
import { pidTgid } from "./pid-tgid.ts";

const KSYM: OpaqueType = { kind: "opaque", name: "ksym", size: 8 };
const USYM: OpaqueType = { kind: "opaque", name: "usym", size: 16 };

export const ksym: FunctionRecord = {
  name: "ksym",
  signature: "ksym_t ksym(uint64 addr)",
  doc: "The kernel symbol that an address belongs to, named when printed.",
  arity: [1, 1],
  check: (c) => {
    const type = c.type(0);
    if (type.kind !== "none" && !isIntegral(type) && type.kind !== "pointer")
      c.error(
        "argument-type",
        `ksym() expects an integer or pointer argument (${typeName(type)} provided)`,
        c.arguments[0],
      );
    return KSYM;
  },
  lower: (b, call) => ({ kind: "scalar", type: KSYM, value: b.scalar(argument(call, 0)) }),
};

export const usym: FunctionRecord = {
  name: "usym",
  signature: "usym_t usym(uint64 addr)",
  doc: "The symbol of the running program that an address belongs to, named when printed.",
  arity: [1, 1],
  check: (c) => {
    const type = c.type(0);
    if (type.kind !== "none" && !isIntegral(type) && type.kind !== "pointer")
      c.error(
        "argument-type",
        `usym() expects an integer or pointer argument (${typeName(type)} provided)`,
        c.arguments[0],
      );
    return USYM;
  },
  lower: (b, call, destination) => {
    const address = destination ?? b.memory(16, "usym");
    b.store(address, 8, b.scalar(argument(call, 0)));
    b.store(b.at(address, 8), 8, b.binary("shr", pidTgid(b), 32));
    return { kind: "memory", type: USYM, address };
  },
};

export const kaddr: FunctionRecord = {
  name: "kaddr",
  signature: "uint64 kaddr(const string name)",
  doc: "Address of a kernel symbol.",
  arity: [1, 1],
  literals: [0],
  check: (c) => {
    const name = c.literalString(0);
    const address = c.target.kernelAddress(name);
    if (address === undefined)
      c.error(
        "unknown-symbol",
        `Failed to resolve kernel symbol: ${name}`,
        c.node,
        "see /proc/kallsyms; addresses are hidden without CAP_SYSLOG",
      );
    c.keep(address ?? 0n);
    return UINT64;
  },
  lower: (b, call) => ({ kind: "scalar", type: UINT64, value: b.constant(call.extra as bigint) }),
};
