// Command lines: the arguments of a program as one value, printed with blanks between them. Layout: u32 length in bytes
// of the whole, then the arguments, each with its NUL, as far as they fit.

import type { Address, Builder, Value } from "../lowering/builder.ts";
import { type AddressSpace, isIntegral, type OpaqueType, sizeOf, type Type, UINT64 } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";

/** Room for one argument of an array of pointers, with its NUL. */
const ARGUMENT_BYTES = 128;
const MOST_ARGUMENTS = 20;

function argumentsType(c: CallCheck, modeAt: number): OpaqueType {
  const size = Math.max(2 * ARGUMENT_BYTES, c.config.integer("max_strlen")) + 4;
  const mode = c.arguments.length > modeAt ? c.literalString(modeAt) : "";
  if (mode !== "" && mode !== "quote")
    c.error(
      "argument-value",
      `unknown style "${mode}" of a command line`,
      c.arguments[modeAt],
      'the only one is "quote"',
    );
  return { kind: "opaque", name: "arguments", size, format: mode };
}

function pointerOnly(c: CallCheck, name: string): void {
  const type = c.type(0);
  if (type.kind !== "none" && type.kind !== "pointer" && !isIntegral(type))
    c.error("argument-type", `${name}() expects a pointer or an integer (${typeName(type)} provided)`, c.arguments[0]);
}

export const cmdline: FunctionRecord = {
  name: "cmdline",
  signature: "arguments_t cmdline(uint64 start, uint64 bytes [, const string style])",
  doc: "Arguments that lie one behind the other in user memory, as from mm->arg_start on. Of kscope only.",
  arity: [2, 3],
  check: (c) => {
    pointerOnly(c, "cmdline");
    return argumentsType(c, 2);
  },
  lower: (b, call, destination) => {
    const size = sizeOf(call.type) - 4;
    const address = destination ?? b.memory(size + 4, "cmdline");
    if (b.padding) b.zero(address, size + 4);
    const bytes = b.scalar(argument(call, 1), UINT64);
    const start = b.scalar(argument(call, 0));
    b.store(address, 4, bytes);
    const kept = b.variable(bytes);
    b.if(b.compare("gt", bytes, size), () => kept.set(b.constant(size)), undefined, "false");
    b.readBytes(b.at(address, 4), kept.get(), start, "user");
    return { kind: "memory", type: call.type, address };
  },
};

export const argv: FunctionRecord = {
  name: "argv",
  signature: "arguments_t argv(char **array [, const string style])",
  doc: `The strings of an array of pointers that ends with a null pointer: at most ${MOST_ARGUMENTS}, of ${ARGUMENT_BYTES - 1} bytes each. Of kscope only.`,
  arity: [1, 2],
  check: (c) => {
    pointerOnly(c, "argv");
    return argumentsType(c, 1);
  },
  lower: (b, call, destination) => {
    const address = destination ?? b.memory(sizeOf(call.type), "argv");
    if (b.padding) b.zero(address, sizeOf(call.type));
    const e = argument(call, 0);
    const type = b.typeOf(e);
    gather(b, { array: b.scalar(e), space: spaceOf(type) }, address, sizeOf(call.type) - 4);
    return { kind: "memory", type: call.type, address };
  },
};

function spaceOf(type: Type): AddressSpace {
  return type.kind === "pointer" ? type.space : "user";
}

function gather(b: Builder, source: { array: Value; space: AddressSpace }, address: Address, size: number): void {
  const used = b.variable(b.constant(0));
  b.repeat(MOST_ARGUMENTS, (index, leave) => {
    const slot = b.binary("add", source.array, b.binary("shl", index, 3));
    const string = b.read({ kind: "memory", type: UINT64, address: { base: slot, offset: 0, space: source.space } });
    b.if(b.compare("eq", string, 0), leave);
    b.if(b.compare("gt", used.get(), size - ARGUMENT_BYTES), leave);
    const at: Address = { base: b.binary("add", b.pointer(b.at(address, 4)), used.get()), offset: 0, space: "bpf" };
    const length = b.readString(at, ARGUMENT_BYTES, string, source.space);
    b.if(b.compare("slt", length, 1), leave);
    used.set(b.binary("add", used.get(), length));
  });
  b.store(address, 4, used.get());
}
