// What kind of event the probe is for, known while compiling.

import { string } from "../types/type.ts";
import type { FunctionRecord } from "./function-record.ts";

/** begin, end and self are of one type, as scripts know them. */
const SPECIAL = new Set(["begin", "end", "self"]);

export const probetype: FunctionRecord = {
  name: "probetype",
  signature: "string probetype",
  doc: "Name of the probe's kind, such as tracepoint; that of begin and end is special.",
  arity: [0, 0],
  bare: true,
  check: (c) => c.fold(SPECIAL.has(c.kind.name) ? "special" : c.kind.name === "bench" ? "benchmark" : c.kind.name),
  lower: (b, _call, destination) => {
    const address = destination ?? b.memory(1, "probetype");
    b.store(address, 1, 0);
    return { kind: "memory", type: string(1), address };
  },
};
