// self: what happens to the tracing process itself. Signals only, and only the one that is free for it.

import { globMatcher } from "./glob.ts";
import type { ProbeKind, ResolveRequest } from "./probe-kind.ts";

const SIGNAL = "SIGUSR1";

export const self: ProbeKind = {
  name: "self",
  aliases: [],
  forms: [`self:signal:${SIGNAL}`],
  doc: "Runs when the tracing process gets the signal, as from kill -USR1.",
  space: () => "unknown",
  programType: () => "raw_tracepoint",
  pidPredicate: false,
  registers: false,
  resolve: (request) => {
    checkForm(request);
    return [{ kind: "self", name: `self:signal:${SIGNAL}`, signal: SIGNAL }];
  },
  listing: {
    always: false,
    names: (_target, pattern) => [`signal:${SIGNAL}`].filter(globMatcher(pattern)),
  },
};

function checkForm(request: ResolveRequest): void {
  const hint = `write self:signal:${SIGNAL}`;
  const [trigger, signal, ...more] = request.parts.map((p) => p.text);
  if (trigger === undefined || signal === undefined || more.length > 0) {
    request.fail("attach-point", `self probe type requires 2 arguments, found ${request.parts.length}`, hint);
  }
  if (trigger !== "signal") request.fail("attach-point", `${trigger} is not a supported trigger`, hint);
  if (signal !== SIGNAL) request.fail("attach-point", `${signal} is not a supported signal`, hint);
}
