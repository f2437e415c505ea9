// Probes whose arguments the kernel types.

import type { ProbeKind } from "../probes/probe-kind.ts";

const TYPED: ReadonlySet<string> = new Set(["fentry", "fexit", "iter", "rawtracepoint"]);

export function refuseUntyped(name: string, kind: ProbeKind): string | undefined {
  return TYPED.has(kind.name) ? undefined : `${name} can not be used with "${kind.name}" probes`;
}
