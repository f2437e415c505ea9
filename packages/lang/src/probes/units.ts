// Times and rates of timer probes: `s:1`, `ms:10`, `hz:99`, `1s`, `500000` (nanoseconds).

import type { TimerPoint } from "./attach-point.ts";
import { wholeNumber } from "./number.ts";
import type { ResolveRequest } from "./probe-kind.ts";

const NANOSECONDS: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1000n],
  ["ms", 1000000n],
  ["s", 1000000000n],
  ["m", 60000000000n],
  ["h", 3600000000000n],
  ["d", 86400000000000n],
]);

const SHORTEST_NS = 1000n;

export function resolveTimer(kind: "profile" | "interval", request: ResolveRequest): TimerPoint {
  const [first, second] = request.parts.map((p) => p.text);
  const name = `${kind}:${request.parts.map((p) => p.text).join(":")}`;
  if (first === undefined || request.parts.length > 2)
    request.fail("attach-point", `${kind} needs a time or a rate`, `e.g. ${kind}:s:1 or ${kind}:hz:99`);
  const amount = second ?? first;
  const match = /^(\d[\d_]*(?:e\d+)?)([a-z]*)$/.exec(amount);
  if (match === null)
    request.fail(
      "attach-point",
      `Invalid ${kind} ${second === undefined ? "time" : "rate"}: "${amount}"`,
      `a whole number is needed, e.g. ${kind}:s:1`,
    );
  const value = wholeNumber(match[1] ?? "") ?? 0n;
  if (value === 0n) request.fail("attach-point", `${kind} can't happen 0 times or every 0`, "use a number from 1 up");
  const unit = second === undefined ? match[2] || "ns" : first;
  if (second !== undefined && match[2] !== "")
    request.fail("attach-point", `Invalid number: "${amount}"`, `write ${kind}:${first}:${match[1]}`);
  if (unit === "hz") return { kind, name, periodNs: undefined, hertz: value };
  const scale = NANOSECONDS.get(unit);
  if (scale === undefined) request.fail("attach-point", `Invalid unit of time: "${unit}"`, "use hz, s, ms, us or ns");
  const periodNs = value * scale;
  if (periodNs < SHORTEST_NS)
    request.fail(
      "attach-point",
      `${kind}:${amount} is every ${periodNs} ns: the processors would do nothing else`,
      second === undefined && match[2] === "" ? `for a rate write ${kind}:hz:${amount}` : "1us is the shortest time",
    );
  return { kind, name, periodNs, hertz: undefined };
}
