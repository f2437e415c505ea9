// Text to the terminal: printf and its kin, times, argument lists, and the end of tracing.

import { checkFormat } from "../format/check-format.ts";
import type { FormatPart } from "../format/format-part.ts";
import { parseFormat } from "../format/parse-format.ts";
import type { Builder, Operand } from "../lowering/builder.ts";
import { type IntegerType, isIntegral, type OpaqueType, string, type Type, UINT64, VOID } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { isPinned, writeToReader } from "./iterator-output.ts";
import { checkKernelFormat } from "./kernel-format.ts";

function nothing(b: Builder): Operand {
  return { kind: "scalar", type: VOID, value: b.constant(0) };
}

function formatted(
  name: "printf" | "errorf" | "warnf" | "system" | "cat",
  doc: string,
  unsafe = false,
): FunctionRecord {
  return {
    name,
    signature: `void ${name}(const string fmt, args...)`,
    doc,
    arity: [1, Number.POSITIVE_INFINITY],
    literals: [0],
    statement: true,
    unsafe,
    check: (c) => {
      const parts = parseFormat(c.literalString(0));
      checkFormat(c, name, parts);
      if (isPinned(c.points)) checkKernelFormat(c, `${name} in a pinned iterator`, parts);
      c.keep(parts);
      return VOID;
    },
    lower: (b, call) => {
      const format = call.extra as readonly FormatPart[];
      if (isPinned(b.probe.points)) return writeToReader(b, format, call.arguments.slice(1));
      b.event(
        { kind: name, format },
        call.arguments.slice(1).map((e) => b.fieldOf(e)),
      );
      return nothing(b);
    },
  };
}

export const printf: FunctionRecord = formatted("printf", "Prints text as C's printf does; %s prints any value.");
export const errorf: FunctionRecord = formatted("errorf", "Prints an error with its place in the script.");
export const warnf: FunctionRecord = formatted("warnf", "Prints a warning with its place in the script.");
export const system: FunctionRecord = formatted("system", "Runs a shell command and prints its output.", true);
export const cat: FunctionRecord = formatted("cat", "Prints a file, up to config max_cat_bytes.");

export const time: FunctionRecord = {
  name: "time",
  signature: "void time([const string fmt])",
  doc: "Prints the wall-clock time in strftime(3) format; default %H:%M:%S and a new line.",
  arity: [0, 1],
  literals: [0],
  statement: true,
  check: (c) => {
    c.keep(c.arguments.length === 0 ? "%H:%M:%S\n" : c.literalString(0));
    return VOID;
  },
  lower: (b, call) => {
    b.event({ kind: "time", format: String(call.extra) }, []);
    return nothing(b);
  },
};

function clockOf(type: Type): IntegerType["clock"] {
  return type.kind === "integer" ? type.clock : undefined;
}

export const strftime: FunctionRecord = {
  name: "strftime",
  signature: "timestamp strftime(const string fmt, uint64 nsecs)",
  doc: "Wall-clock time of nanoseconds since boot, or of the TAI clock, in strftime(3) format; %f is microseconds.",
  arity: [2, 2],
  literals: [0],
  check: (c): OpaqueType => {
    if (c.type(1).kind !== "none" && !isIntegral(c.type(1)))
      c.error(
        "argument-type",
        `strftime() expects an integer argument (${typeName(c.type(1))} provided)`,
        c.arguments[1],
      );
    if (clockOf(c.type(1)) === "monotonic")
      c.error(
        "monotonic-time",
        "strftime() can not take a monotonic timestamp",
        c.node,
        "that clock stands still while the machine sleeps: use nsecs, which counts on",
      );
    return { kind: "opaque", name: "timestamp", size: 8, format: c.literalString(0) };
  },
  lower: (b, call) => {
    const time = argument(call, 1);
    const given = b.scalar(time, UINT64);
    const value = clockOf(b.typeOf(time)) === "tai" ? b.binary("sub", given, b.loadConstant("tai-offset")) : given;
    return { kind: "scalar", type: call.type, value };
  },
};

const JOIN_COUNT = 16;

export const join: FunctionRecord = {
  name: "join",
  signature: "void join(char *arr[] [, const string sep])",
  doc: "Prints an array of strings such as argv, at most 16 of them, joined by a space or by sep.",
  arity: [1, 2],
  literals: [1],
  statement: true,
  check: (c) => {
    const type = c.type(0);
    if (type.kind !== "none" && type.kind !== "pointer" && !isIntegral(type))
      c.error(
        "argument-type",
        `join() only supports int or pointer arguments (${typeName(type)} provided)`,
        c.arguments[0],
      );
    c.keep(c.arguments.length === 2 ? c.literalString(1) : " ");
    return VOID;
  },
  lower: (b, call) => {
    const e = argument(call, 0);
    const array = b.scalar(e);
    const type = b.typeOf(e);
    const space = type.kind === "pointer" ? type.space : "user";
    const length = b.maxStringLength;
    const text = string(length);
    const done = b.variable(b.constant(0));
    const fields = Array.from({ length: JOIN_COUNT }, (_, i) => ({
      type: text,
      fill: (at: import("../lowering/builder.ts").Address): void => {
        b.store(at, 1, 0);
        b.if(b.compare("eq", done.get(), 0), () => {
          const element = b.read({ kind: "memory", type: UINT64, address: { base: array, offset: 8 * i, space } });
          b.if(
            b.compare("eq", element, 0),
            () => done.set(b.constant(i + 1)),
            () => b.readString(at, length, element, space),
          );
        });
      },
    }));
    // the last field tells how many there are: 0 means all
    const count = {
      type: UINT64,
      fill: (at: import("../lowering/builder.ts").Address): void => b.store(at, 8, done.get()),
    };
    b.event({ kind: "join", separator: String(call.extra), count: JOIN_COUNT, length }, [...fields, count]);
    return nothing(b);
  },
};

export const exit: FunctionRecord = {
  name: "exit",
  signature: "void exit([int32 code])",
  doc: "Ends tracing, with an exit code; leaves the probe at once.",
  arity: [0, 1],
  ends: true,
  statement: true,
  check: (c: CallCheck): Type => {
    const type = c.type(0);
    if (c.arguments.length === 1 && type.kind !== "none" && !isIntegral(type))
      c.error("argument-type", `exit() expects an integer argument (${typeName(type)} provided)`, c.arguments[0]);
    return VOID;
  },
  lower: (b, call) => {
    const [code] = call.arguments;
    b.event({ kind: "exit" }, [{ type: UINT64, scalar: code === undefined ? b.constant(0) : b.scalar(code, UINT64) }]);
    b.return();
    return nothing(b);
  },
};
