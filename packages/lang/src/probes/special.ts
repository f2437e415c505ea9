// begin and end: run once, before the first and after the last event.

import type { ProbeKind } from "./probe-kind.ts";

function special(name: "begin" | "end", doc: string): ProbeKind {
  return {
    name,
    aliases: [],
    forms: [name],
    doc,
    space: () => "unknown",
    programType: () => "raw_tracepoint",
    pidPredicate: false,
    registers: false,
    resolve: (request) => {
      if (request.parts.length > 0)
        request.fail("attach-point", `${name} takes nothing after its name`, `write ${name} { … }`);
      return [{ kind: name, name }];
    },
  };
}

export const begin: ProbeKind = special("begin", "Runs once, before any other probe is attached.");
export const end: ProbeKind = special("end", "Runs once, when tracing ends and all other probes are detached.");
