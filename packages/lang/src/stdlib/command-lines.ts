// Command lines: the arguments of a program as one value, printed with blanks between them. Layout: u32 length in bytes
// of the whole, then the arguments, each with its NUL, as far as they fit; bit 31 of the length is set where arguments are
// missing that were not looked at.

import type { Address, Builder, Value } from "../lowering/builder.ts";
import { type AddressSpace, isIntegral, type OpaqueType, sizeOf, type Type, UINT64 } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";

/** Room for one argument of an array of pointers, with its NUL. */
const ARGUMENT_BYTES = 128;
const MOST_ARGUMENTS = 20;
const INCOMPLETE = 0x80000000;

/** `[style [, most]]` from the argument at `modeAt` on. */
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
  const most = c.arguments.length > modeAt + 1 ? c.literalInteger(modeAt + 1) : 0n;
  if (most < 0n)
    c.error("argument-value", `${most} is no number of arguments`, c.arguments[modeAt + 1], "0 shows all of them");
  const type: OpaqueType = { kind: "opaque", name: "arguments", size, format: mode };
  return most > 0n ? { ...type, limit: Number(most) } : type;
}

function pointerOnly(c: CallCheck, name: string, index = 0): void {
  const type = c.type(index);
  if (type.kind !== "none" && type.kind !== "pointer" && !isIntegral(type))
    c.error(
      "argument-type",
      `${name}() expects a pointer or an integer (${typeName(type)} provided)`,
      c.arguments[index],
    );
}

export const cmdline: FunctionRecord = {
  name: "cmdline",
  signature: "arguments_t cmdline(uint64 start, uint64 bytes [, const string style [, const uint64 most]])",
  doc: "Arguments that lie one behind the other in user memory, as from mm->arg_start on; at most so many of them are shown. Of kscope only.",
  arity: [2, 4],
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
  signature: "arguments_t argv(char **array [, const string style [, const uint64 most [, char *first]]])",
  doc: `The strings of an array of pointers that ends with a null pointer: at most ${MOST_ARGUMENTS}, of ${ARGUMENT_BYTES - 1} bytes each. With \`first\` that string takes the place of the array's first. Of kscope only.`,
  arity: [1, 4],
  check: (c) => {
    pointerOnly(c, "argv");
    if (c.arguments.length > 3) pointerOnly(c, "argv", 3);
    return argumentsType(c, 1);
  },
  lower: (b, call, destination) => {
    const address = destination ?? b.memory(sizeOf(call.type), "argv");
    if (b.padding) b.zero(address, sizeOf(call.type));
    const array = argument(call, 0);
    const first = call.arguments[3];
    const words: Words = {
      array: b.scalar(array),
      first: first === undefined ? undefined : b.scalar(first),
      space: spaceOf(b.typeOf(array)),
    };
    gather(b, words, address, sizeOf(call.type) - 4);
    return { kind: "memory", type: call.type, address };
  },
};

function spaceOf(type: Type): AddressSpace {
  return type.kind === "pointer" ? type.space : "user";
}

interface Words {
  readonly array: Value;
  readonly first: Value | undefined;
  readonly space: AddressSpace;
}

function gather(b: Builder, { array, first, space }: Words, address: Address, size: number): void {
  const used = b.variable(b.constant(0));
  const missing = b.variable(b.constant(INCOMPLETE));
  b.repeat(MOST_ARGUMENTS, (index, leave) => {
    const slot = b.binary("add", array, b.binary("shl", index, 3));
    const string = b.variable(b.read({ kind: "memory", type: UINT64, address: { base: slot, offset: 0, space } }));
    if (first !== undefined) b.if(b.compare("eq", index, 0), () => string.set(first));
    b.if(b.compare("eq", string.get(), 0), () => {
      missing.set(b.constant(0));
      leave();
    });
    b.if(b.compare("gt", used.get(), size - ARGUMENT_BYTES), leave);
    const at: Address = { base: b.binary("add", b.pointer(b.at(address, 4)), used.get()), offset: 0, space: "bpf" };
    const length = b.readString(at, ARGUMENT_BYTES, string.get(), space);
    b.if(b.compare("slt", length, 1), leave);
    used.set(b.binary("add", used.get(), length));
  });
  b.store(address, 4, b.binary("or", used.get(), missing.get()));
}
