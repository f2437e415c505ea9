// Tests and benchmarks are told apart by their names, so each name is given once.

import type { Probe } from "../syntax/ast.ts";
import type { Span } from "../syntax/span.ts";
import type { CheckState } from "./state.ts";

export function checkTitles(state: CheckState, probes: readonly Probe[]): void {
  const seen = new Map<string, Span>();
  for (const point of probes.flatMap((p) => p.attachPoints)) {
    const [kind, title] = point.parts.map((p) => p.text);
    if ((kind !== "test" && kind !== "bench") || title === undefined) continue;
    const first = seen.get(point.text);
    if (first === undefined) {
      seen.set(point.text, point.span);
      continue;
    }
    const message = `"${title}" was used as the name for more than one ${kind.toUpperCase()} probe`;
    state.error("duplicate-name", message, point);
    state.report("error", "duplicate-name", "this is the other instance", first);
  }
}
