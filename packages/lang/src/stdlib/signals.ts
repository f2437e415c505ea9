// Signals to the running process or thread.

import { parseFormat } from "../format/parse-format.ts";
import type { Builder, Value } from "../lowering/builder.ts";
import { INT32, isIntegral, UINT32, VOID } from "../types/type.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { LAST_SIGNAL, signalNumber } from "./signal-numbers.ts";

const PROBES = new Set([
  "kprobe",
  "kretprobe",
  "uprobe",
  "uretprobe",
  "usdt",
  "tracepoint",
  "profile",
  "fentry",
  "fexit",
  "rawtracepoint",
]);

function sender(name: "signal" | "signal_thread", helper: string, doc: string): FunctionRecord {
  return {
    name,
    signature: `void ${name}(const string|uint32 signal)`,
    doc,
    arity: [1, 1],
    statement: true,
    unsafe: `${name}() is unsafe. To use you need the --unsafe flag`,
    refuse: (kind) =>
      PROBES.has(kind.name)
        ? undefined
        : `${name}() can not be used for this probetype ${kind.name === "begin" || kind.name === "end" ? "special" : kind.name}`,
    check: (c) => {
      c.keep(checkSignal(c, name));
      return VOID;
    },
    lower: (b, call) => {
      const known = call.extra as number | undefined;
      const send = (signal: Value): void => report(b, b.call(helper, [signal], "write"));
      if (known !== undefined) send(b.constant(known));
      else {
        const signal = b.scalar(argument(call, 0), UINT32);
        const outside = b.compare("ge", b.binary("sub", signal, 1), LAST_SIGNAL);
        const format = parseFormat(`${name}() expects an integer between 1 and ${LAST_SIGNAL} (inclusive). Got %d`);
        b.if(
          outside,
          () => b.event({ kind: "errorf", format }, [{ type: UINT32, scalar: signal }]),
          () => send(signal),
          "false",
        );
      }
      return { kind: "scalar", type: VOID, value: b.constant(0) };
    },
  };
}

function report(b: Builder, result: Value): void {
  const format = parseFormat("signal call failed with error %d");
  b.if(
    b.compare("ne", result, 0),
    () => b.event({ kind: "warnf", format }, [{ type: INT32, scalar: result }]),
    undefined,
    "false",
  );
}

/** The number, where it is known while compiling. */
function checkSignal(c: CallCheck, name: string): number | undefined {
  const value = c.constant(0);
  if (typeof value === "string") {
    const number = signalNumber(value);
    if (number === undefined)
      c.error(
        "signal",
        `Invalid string for signal: ${value}`,
        c.arguments[0],
        "names are those of signal(7), e.g. SIGTERM",
      );
    return number ?? 1;
  }
  if (typeof value === "bigint" && c.expression(0)?.kind !== "cast") {
    if (value >= 1n && value <= BigInt(LAST_SIGNAL)) return Number(value);
    c.error(
      "signal",
      `${name}() accepts a string literal or an integer between 1 and ${LAST_SIGNAL} (inclusive)`,
      c.node,
    );
    return 1;
  }
  const type = c.type(0);
  if (type.kind !== "none" && !isIntegral(type))
    c.error("argument-type", `${name}() accepts a string literal or an integer`, c.node);
  return undefined;
}

export const signal: FunctionRecord = sender("signal", "send_signal", "Sends a signal to the running process.");
export const signalThread: FunctionRecord = sender(
  "signal_thread",
  "send_signal_thread",
  "Sends a signal to the running thread.",
);
