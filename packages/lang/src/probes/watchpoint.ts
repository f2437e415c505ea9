// watchpoint: an access to memory, by the processor's debug registers (perf_event_open(2), PERF_TYPE_BREAKPOINT).

import type { Target } from "../target.ts";
import type { WatchpointPoint } from "./attach-point.ts";
import { wholeNumber } from "./number.ts";
import type { ProbeKind, ResolveRequest } from "./probe-kind.ts";

/** What the debug registers of a processor can tell apart. */
const MODES: Readonly<Record<Target["architecture"], readonly string[]>> = {
  x86_64: ["rw", "w", "x"],
  aarch64: ["r", "rw", "w", "x"],
};
/** HW_BREAKPOINT_R, _W and _X (linux/hw_breakpoint.h). */
const BITS: Readonly<Record<string, number>> = { r: 1, w: 2, x: 4 };
const LENGTHS: readonly bigint[] = [1n, 2n, 4n, 8n];

export const watchpoint: ProbeKind = {
  name: "watchpoint",
  aliases: ["w"],
  forms: ["watchpoint:ADDRESS:LENGTH:MODE"],
  doc: "Memory at an address is read (r), written (w) or executed (x), LENGTH bytes of it: 1, 2, 4 or 8. With -p or -c in that process. A processor has some four of them.",
  space: () => "unknown",
  programType: () => "perf_event",
  pidPredicate: true,
  registers: true,
  resolve: (request) => [resolve(request)],
};

function resolve(request: ResolveRequest): WatchpointPoint {
  const [addressText, lengthText, modeText, ...more] = request.parts.map((p) => p.text);
  if (addressText === undefined || lengthText === undefined || modeText === undefined || more.length > 0)
    request.fail(
      "attach-point",
      `watchpoint probe type requires 3 arguments, found ${request.parts.length}`,
      "write watchpoint:ADDRESS:LENGTH:MODE, e.g. watchpoint:0x10000000:8:rw",
    );
  const address = number(request, "function/address", addressText);
  const length = number(request, "length", lengthText);
  if (address === 0n) request.fail("attach-point", "watchpoint must be attached to a non-zero address");
  if (!LENGTHS.includes(length)) request.fail("attach-point", "watchpoint length must be one of (1,2,4,8)");
  return {
    kind: "watchpoint",
    name: `watchpoint:${addressText}:${lengthText}:${modeText}`,
    address,
    length: Number(length),
    type: modeBits(request, modeText),
  };
}

function number(request: ResolveRequest, what: string, text: string): bigint {
  return wholeNumber(text) ?? request.fail("attach-point", `Invalid ${what} argument: ${text}`, "a number is needed");
}

function modeBits(request: ResolveRequest, text: string): number {
  const letters = [...text].sort();
  if (text === "" || letters.some((letter) => BITS[letter] === undefined))
    request.fail("attach-point", "watchpoint mode must be combination of (r,w,x)");
  if (new Set(letters).size < letters.length) request.fail("attach-point", "watchpoint modes may not be duplicated");
  const modes = MODES[request.target.architecture];
  const mode = letters.join("");
  if (!modes.includes(mode))
    request.fail("attach-point", `invalid watchpoint mode: ${mode}`, `supported modes: ${modes.join(",")}`);
  return letters.reduce((bits, letter) => bits | (BITS[letter] ?? 0), 0);
}
