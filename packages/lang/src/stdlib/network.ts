// Network addresses and byte order.

import { AF_INET, AF_INET6 } from "../constants/address-family.ts";
import type { Address, Builder } from "../lowering/builder.ts";
import { probeSpace } from "../probes/probe-space.ts";
import type { Expression } from "../syntax/ast.ts";
import { integer, isIntegral, type OpaqueType, sizeOf, type Type } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";

const INET: OpaqueType = { kind: "opaque", name: "inet", size: 20 };

/** Layout: u32 address family, then 16 bytes of address in network order, the first 4 for IPv4. */
export const ntop: FunctionRecord = {
  name: "ntop",
  signature: "inet ntop([int64 af, ] int addr|char addr[4|16])",
  doc: "An IPv4 or IPv6 address, as text when printed. Without af, the size of the address decides.",
  arity: [1, 2],
  check: checkNtop,
  lower: (b, call, destination) => {
    const address = destination ?? b.memory(20, "inet");
    const e = argument(call, call.arguments.length - 1);
    const type = b.typeOf(e);
    const size = addressSize(type);
    const af = call.arguments.length === 2 ? b.scalar(argument(call, 0)) : b.constant(size === 16 ? AF_INET6 : AF_INET);
    const source = b.lower(e);
    b.store(address, 4, af);
    if (size < 16) for (const offset of [8, 12, 16]) b.store(b.at(address, offset), 4, 0);
    if (source.kind === "scalar") b.store(b.at(address, 4), 4, source.value);
    else if (isIntegral(source.type)) b.store(b.at(address, 4), 4, b.read(source));
    else b.copy(b.at(address, 4), source.address, size);
    return { kind: "memory", type: INET, address };
  },
};

function addressSize(type: Type): number {
  return isIntegral(type) ? 4 : sizeOf(type);
}

function checkNtop(c: CallCheck): Type {
  const at = c.arguments.length - 1;
  const type = c.type(at);
  if (c.arguments.length === 2 && c.type(0).kind !== "none" && !isIntegral(c.type(0)))
    c.error(
      "argument-type",
      `ntop() expects an integer address family (${typeName(c.type(0))} provided)`,
      c.arguments[0],
    );
  const bytes = type.kind === "array" || type.kind === "string";
  if (type.kind !== "none" && !isIntegral(type) && !bytes)
    c.error("argument-type", `ntop() expects an integer or array argument, got ${typeName(type)}`, c.arguments[at]);
  else if (bytes && sizeOf(type) !== 4 && sizeOf(type) !== 16)
    c.error("argument-type", `ntop() expects an address of 4 or 16 bytes, got ${sizeOf(type)}`, c.arguments[at]);
  return INET;
}

const MAC_SIZE = 6;

export const macaddr: FunctionRecord = {
  name: "macaddr",
  signature: "macaddr_t macaddr(char mac[6])",
  doc: "A hardware address, as text when printed: the first six bytes of an array, or those at an address.",
  arity: [1, 1],
  check: (c) => {
    const problem = macProblem(c);
    if (problem !== undefined) c.error("argument-type", `macaddr() ${problem}`, c.node);
    return { kind: "opaque", name: "mac", size: MAC_SIZE };
  },
  lower: (b, call, destination) => {
    const address = destination ?? b.memory(MAC_SIZE, "mac");
    const e = argument(call, 0);
    const type = b.typeOf(e);
    b.copy(address, isAddress(type) ? addressOf(b, e, type) : b.inMemory(b.lower(e)), MAC_SIZE);
    return { kind: "memory", type: call.type, address };
  },
};

function macProblem(c: CallCheck): string | undefined {
  const type = c.type(0);
  if (type.kind === "none" || isAddress(type)) return undefined;
  if (type.kind !== "array" && type.kind !== "string" && type.kind !== "buffer")
    return `only supports array or pointer arguments (${typeName(type)} provided)`;
  if (c.constant(0) !== undefined) return "does not support literal string arguments";
  return sizeOf(type) < MAC_SIZE ? `argument must be at least ${MAC_SIZE} bytes in size` : undefined;
}

function isAddress(type: Type): boolean {
  return type.kind === "pointer" || isIntegral(type);
}

function addressOf(b: Builder, e: Expression, type: Type): Address {
  return { base: b.scalar(e), offset: 0, space: type.kind === "pointer" ? type.space : probeSpace(b.probe) };
}

export const bswap: FunctionRecord = {
  name: "bswap",
  signature: "uint bswap(uint n)",
  doc: "The integer with its bytes in the opposite order.",
  arity: [1, 1],
  check: (c) => {
    const type = c.type(0);
    if (type.kind !== "none" && type.kind !== "integer")
      c.error("argument-type", `bswap() only supports integer arguments (${typeName(type)} provided)`, c.arguments[0]);
    return type.kind === "integer" ? integer(type.size, false) : type;
  },
  lower: (b, call) => {
    const size = sizeOf(call.type);
    const value = b.scalar(argument(call, 0));
    return {
      kind: "scalar",
      type: call.type,
      value: size === 1 ? b.extend(value, 1, false) : b.byteSwap(value, size as 2 | 4 | 8),
    };
  },
};
