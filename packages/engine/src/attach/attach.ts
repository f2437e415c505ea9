// Attaching: from a loaded program and an attach point to links. One record a kind of probe; all kinds are attached
// system-wide, since a process filter is part of the program.
import type { BpfProgram, Link } from "@kscope/kernel";
import type { ResolvedAttachPoint } from "@kscope/lang";
import { AttachFailed } from "../errors/attach-failed.ts";
import { attachHardware } from "./hardware.ts";
import { attachInterval } from "./interval.ts";
import { attachProfile } from "./profile.ts";
import { attachRaw } from "./raw-tracepoint.ts";
import { attachSoftware } from "./software.ts";
import { attachTracepoint } from "./tracepoint.ts";

type Kind = ResolvedAttachPoint["kind"];

/** Those that are run by hand (run/special.ts, run/tests.ts, run/benchmarks.ts): there is nothing to attach. */
const unattached = (): Link[] => [];

/** What attaching may ask of the machine. */
export interface AttachMachine {
  /** Number of a tracepoint that the compiler did not look up. */
  tracepointId(subsystem: string, event: string): number;
}

const ATTACH: {
  readonly [K in Kind]: (
    program: BpfProgram,
    point: Extract<ResolvedAttachPoint, { kind: K }>,
    machine: AttachMachine,
  ) => Link[];
} = {
  begin: unattached,
  end: unattached,
  self: unattached,
  test: unattached,
  bench: unattached,
  tracepoint: attachTracepoint,
  rawtracepoint: attachRaw,
  profile: attachProfile,
  interval: attachInterval,
  software: attachSoftware,
  hardware: attachHardware,
};

/** Throws AttachFailed. */
export function attachPoint(program: BpfProgram, point: ResolvedAttachPoint, machine: AttachMachine): Link[] {
  // the record that `point.kind` selects takes exactly this member of the union
  const attach = ATTACH[point.kind] as typeof attachPoint;
  try {
    return attach(program, point, machine);
  } catch (error) {
    throw new AttachFailed(point.name, error);
  }
}
