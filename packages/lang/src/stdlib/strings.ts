// Strings and bytes from memory, and what can be asked of them.

import type { Address, Builder, Operand, Value } from "../lowering/builder.ts";
import { probeSpace } from "../probes/probe-space.ts";
import type { Expression } from "../syntax/ast.ts";
import { type AddressSpace, BOOL, isIntegral, sizeOf, string, type Type, UINT64 } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { checkText, measuredText } from "./text-argument.ts";

export const str: FunctionRecord = {
  name: "str",
  signature: "string str(const char *p [, uint64 n])",
  doc: "The NUL-terminated string at an address, at most n bytes with the NUL (default and limit: config max_strlen).",
  arity: [1, 2],
  parameters: [0],
  check: checkStr,
  lower: (b, call, destination) => {
    const size = sizeOf(call.type);
    const source = argument(call, 0);
    const type = b.typeOf(source);
    const address = destination ?? b.memory(size, "str");
    if (type.kind === "string" && call.arguments[1] !== undefined) {
      const from = b.inMemory(b.lower(source));
      if (b.padding) b.zero(address, size);
      const most = lengthArgument(b, call.arguments[1], Math.min(size, sizeOf(type)));
      const read = b.readString(address, most, b.pointer(from), "kernel");
      if (!b.padding) endIfUnread(b, read, address);
      return { kind: "memory", type: call.type, address };
    }
    if (type.kind === "string") {
      b.lowerInto(source, address, call.type);
      return { kind: "memory", type: call.type, address };
    }
    const pointer = b.scalar(source);
    const space = type.kind === "pointer" ? type.space : probeSpace(b.probe);
    if (b.padding) b.zero(address, size);
    const length = lengthArgument(b, call.arguments[1], size);
    const read = b.readString(address, length, pointer, space);
    if (!b.padding) endIfUnread(b, read, address);
    const limited = limitedByScript(b, call.arguments[1], size);
    if (size === b.maxStringLength && limited !== true) {
      const full = b.compare("eq", read, size);
      const cut = limited === false ? full : b.binary("and", full, limited);
      markIfCut(b, cut, { address, source: pointer, space, size });
    }
    return { kind: "memory", type: call.type, address };
  },
};

interface CutString {
  readonly address: Address;
  readonly source: Value;
  readonly space: AddressSpace;
  readonly size: number;
}

/** Whether the script asks for less than what there is room for; a word that is 0 then, where only run time tells. */
function limitedByScript(b: Builder, e: Expression | undefined, size: number): boolean | Value {
  if (e === undefined) return false;
  const known = b.constantOf(e);
  if (typeof known === "bigint") return known <= BigInt(size);
  return b.compare("gt", b.scalar(e, UINT64), size);
}

/** A string that goes on has its next byte in the place of the NUL: one without a NUL was cut. */
function markIfCut(b: Builder, cut: Value, { address, source, space, size }: CutString): void {
  b.if(
    cut,
    () => b.readBytes(b.at(address, size - 1), 1, b.binary("add", source, size - 1), space),
    undefined,
    "false",
  );
}

/** Where the read failed nothing may have been written, so the string has to be ended. */
function endIfUnread(b: Builder, read: Value, address: Address): void {
  b.if(b.compare("slt", read, 1), () => b.store(address, 1, 0), undefined, "false");
}

function lengthArgument(b: Builder, e: Expression | undefined, size: number): number | Value {
  if (e === undefined) return size;
  const known = b.constantOf(e);
  if (typeof known === "bigint") return known < BigInt(size) ? Number(known) : size;
  const wanted = b.scalar(e, UINT64);
  const length = b.variable(wanted);
  b.if(b.compare("gt", wanted, size), () => length.set(b.constant(size)));
  return length.get();
}

/** Of literals: str(5) is "5", str("abc", 2) is "ab"; of a parameter, its text, which is empty where it is not given. */
function foldStr(c: CallCheck): string | undefined {
  const known = c.constant(0);
  if (c.arguments.length === 0 || known === undefined || typeof known === "boolean") return undefined;
  if (c.expression(0)?.kind === "cast") return undefined;
  const text = c.parameter(0) ?? String(known);
  if (c.arguments.length < 2) return text;
  const n = c.constant(1);
  return typeof n === "bigint" && n >= 0n ? text.slice(0, Number(n)) : undefined;
}

function checkStr(c: CallCheck): Type {
  const folded = foldStr(c);
  if (folded !== undefined) return c.fold(folded);
  const type = c.type(0);
  if (type.kind !== "none" && type.kind !== "string" && type.kind !== "pointer" && !isIntegral(type)) {
    c.error(
      "argument-type",
      `str() expects a string, integer or a pointer type as first argument (${typeName(type)} provided)`,
      c.arguments[0],
    );
  }
  const most = c.config.integer("max_strlen");
  if (c.arguments.length < 2) return string(type.kind === "string" ? type.size : most);
  const n = c.constant(1);
  if (typeof n !== "bigint") {
    const length = c.type(1);
    if (length.kind !== "none" && !isIntegral(length))
      c.error("argument-type", `str() expects an integer length (${typeName(length)} provided)`, c.arguments[1]);
    return string(most);
  }
  if (n < 0n) c.error("argument-value", `str() cannot use negative length (${n})`, c.arguments[1]);
  if (n + 1n > BigInt(most)) {
    c.warn(
      "string-length",
      `length param (${n}) is too long and will be shortened to ${most} bytes (see BPFTRACE_MAX_STRLEN)`,
      c.node,
    );
    return string(most);
  }
  return string(Number(n) + 1);
}

export const buf: FunctionRecord = {
  name: "buf",
  signature: "buffer buf(void *p [, uint64 n])",
  doc: "The bytes at an address; without n of an array, all of it. Printed with %r, %rx or %rh.",
  arity: [1, 2],
  check: checkBuf,
  lower: (b, call, destination) => {
    const size = sizeOf(call.type) - 4;
    const address = destination ?? b.memory(size + 4, "buf");
    if (b.padding) b.zero(address, size + 4);
    const length = bufferLength(b, call.arguments[1], size);
    b.store(address, 4, length);
    const source = b.lower(argument(call, 0));
    copyBytes(b, source, b.at(address, 4), length, size);
    return { kind: "memory", type: call.type, address };
  },
};

function bufferLength(b: Builder, e: Expression | undefined, size: number): Value {
  if (e === undefined) return b.constant(size);
  const wanted = b.scalar(e, UINT64);
  const length = b.variable(wanted);
  b.if(b.compare("gt", wanted, size), () => length.set(b.constant(size)));
  return length.get();
}

function copyBytes(b: Builder, source: Operand, destination: Address, length: Value, size: number): void {
  // a pointer that is a member of a struct is followed as any other
  const pointed = source.type.kind === "pointer" ? source.type.space : undefined;
  const place = source.kind === "memory" && pointed === undefined ? source.address : undefined;
  if (place?.space === "bpf" || place?.space === "ctx") {
    b.copy(destination, place, Math.min(size, sizeOf(source.type)));
    return;
  }
  const pointer = place === undefined ? b.read(source) : b.pointer(place);
  b.readBytes(destination, length, pointer, pointed ?? place?.space ?? "unknown");
}

function checkBuf(c: CallCheck): Type {
  const type = c.type(0);
  const most = c.config.integer("max_strlen") - 4;
  const known = type.kind === "array" || type.kind === "string";
  if (type.kind !== "none" && !known && type.kind !== "pointer" && !isIntegral(type)) {
    c.error(
      "argument-type",
      `buf() expects an integer, string, or array argument but saw ${typeName(type)}`,
      c.arguments[0],
    );
  }
  if (c.arguments.length < 2) {
    if (type.kind !== "none" && !known)
      c.error("argument-type", `buf() expects a length argument for non-array type ${typeName(type)}`, c.node);
    return { kind: "buffer", size: Math.min(most, Math.max(1, sizeOf(type))) };
  }
  const n = c.constant(1);
  if (typeof n !== "bigint") return { kind: "buffer", size: most };
  if (n < 0n) c.error("argument-value", `buf() cannot use negative length (${n})`, c.arguments[1]);
  return { kind: "buffer", size: Math.min(most, Math.max(1, Number(n))) };
}

export const strncmp: FunctionRecord = {
  name: "strncmp",
  signature: "uint64 strncmp(string a, string b, uint64 n)",
  doc: "0 if the first n bytes of two strings are equal.",
  arity: [3, 3],
  check: (c) => {
    for (const i of [0, 1]) {
      if (c.type(i).kind !== "none" && c.type(i).kind !== "string")
        c.error(
          "argument-type",
          `strncmp() only supports string arguments (${typeName(c.type(i))} provided)`,
          c.arguments[i],
        );
    }
    const n = c.literalInteger(2);
    if (n < 0n) c.error("argument-value", "strncmp() cannot use a negative length", c.arguments[2]);
    c.keep(Number(n));
    return UINT64;
  },
  lower: (b, call) => {
    const equal = b.stringsEqual(argument(call, 0), argument(call, 1), call.extra as number);
    return { kind: "scalar", type: UINT64, value: b.binary("xor", equal, 1) };
  },
};

export const strlen: FunctionRecord = {
  name: "strlen",
  signature: "uint64 strlen(string s)",
  doc: "Length of a string in bytes, or of the text that a pointer to characters points to.",
  arity: [1, 1],
  check: (c) => {
    checkText(c, "strlen", 0);
    return UINT64;
  },
  lower: (b, call) => ({ kind: "scalar", type: UINT64, value: measuredText(b, argument(call, 0)).length }),
};

export const isPointerNull: FunctionRecord = {
  name: "is_err",
  signature: "bool is_err(void *p)",
  doc: "Whether a pointer that a kernel function returned is an error number.",
  arity: [1, 1],
  check: (c) => {
    const type = c.type(0);
    if (type.kind !== "none" && type.kind !== "pointer" && !isIntegral(type))
      c.error("argument-type", `is_err() expects a pointer or an integer (${typeName(type)} provided)`, c.arguments[0]);
    return BOOL;
  },
  lower: (b, call) => ({
    kind: "scalar",
    type: BOOL,
    value: b.compare("ge", b.scalar(argument(call, 0)), b.constant(-4095n)),
  }),
};
