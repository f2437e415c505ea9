// How much room a text has, and joining two.

import { string, UINT64 } from "../types/type.ts";
import { argument } from "./argument.ts";
import type { FunctionRecord } from "./function-record.ts";
import { strlen } from "./strings.ts";
import { checkText, lengthWithoutNul, textInMemory, textProblem, textSize } from "./text-argument.ts";

export const strcap: FunctionRecord = {
  name: "strcap",
  signature: "uint64 strcap(string s)",
  doc: "Bytes that a string or an array of characters has room for; of a pointer the length of its text.",
  arity: [1, 1],
  check: (c) => {
    if (!checkText(c, "strcap", 0)) return UINT64;
    const type = c.type(0);
    if (type.kind === "string" || type.kind === "array") c.fold(BigInt(textSize(type, 0)));
    return UINT64;
  },
  lower: (b, call) => strlen.lower(b, call, undefined),
};

export const defaultStrLength: FunctionRecord = {
  name: "default_str_length",
  signature: "uint64 default_str_length",
  doc: "Bytes of a string that nothing else limits: config max_strlen.",
  arity: [0, 0],
  bare: true,
  check: (c) => {
    c.fold(BigInt(c.config.integer("max_strlen")));
    return UINT64;
  },
  lower: (b) => ({ kind: "scalar", type: UINT64, value: b.constant(b.maxStringLength) }),
};

export const assertStr: FunctionRecord = {
  name: "assert_str",
  signature: "void assert_str(value)",
  doc: "Ends the compilation if a value is no text: neither a string, nor characters, nor a pointer to some.",
  arity: [1, 1],
  statement: true,
  check: (c) => {
    const problem = textProblem(c.type(0));
    if (problem !== undefined) c.error("assertion", problem, c.arguments[0]);
    return { kind: "void" };
  },
  lower: (b) => ({ kind: "scalar", type: { kind: "void" }, value: b.constant(0) }),
};

export const strConcat: FunctionRecord = {
  name: "str_concat",
  signature: "string str_concat(string a, string b)",
  doc: "One string after the other.",
  arity: [2, 2],
  check: (c) => {
    checkText(c, "str_concat", 0);
    checkText(c, "str_concat", 1);
    const most = c.config.integer("max_strlen");
    return string(textSize(c.type(0), most) + textSize(c.type(1), most) - 1);
  },
  lower: (b, call, destination) => {
    const first = textInMemory(b, argument(call, 0));
    const second = textInMemory(b, argument(call, 1));
    const size = first.size + second.size - 1;
    // made beside its destination, which may hold one of the parts
    const address = b.memory(size, "concat");
    b.zero(address, size);
    const read = b.readString(address, first.size, b.pointer(first.address), "kernel");
    const end = b.binary("add", b.pointer(address), lengthWithoutNul(b, read, first.size));
    b.readString({ base: end, offset: 0, space: "bpf" }, second.size, b.pointer(second.address), "kernel");
    if (destination === undefined) return { kind: "memory", type: call.type, address };
    b.copy(destination, address, size);
    return { kind: "memory", type: call.type, address: destination };
  },
};
