// What one event costs in the kernel, by the kernel's own statistics of the tracer's programs.
import { programSize } from "@kscope/kernel";
import type { Load, LoadKind } from "./load.ts";
import type { Side } from "./options.ts";
import type { CostProgram } from "./programs.ts";
import { type Counted, Tracer } from "./tracer.ts";

const CALLS: Readonly<Record<CostProgram["load"], number>> = { g: 1_000_000, o: 250_000 };
const WARM_UP_CALLS = 2000;
/** A program that ran less often is not one of the traced events'. */
const FEWEST_RUNS = 1000;
const ATTACH_LIMIT_MS = 20_000;
/** Bytes. */
const INSTRUCTION = 8;

export interface Cost {
  /** An event's, in nanoseconds, over all programs that ran. */
  readonly ns: number;
  /** BPF instructions of these programs, as the verifier left them. */
  readonly instructions: number;
  /** Bytes of machine code. */
  readonly jited: number;
  /** Of a call that is traced, by the clock on the wall; undefined where calls were made at a rate. */
  readonly tracedCallNs: number | undefined;
  /** Of another call, which nobody traces. */
  readonly otherCallNs: number;
}

/** A text says why there is no measurement. */
export async function measureCost(side: Side, program: CostProgram, load: Load): Promise<Cost | string> {
  const tracer = new Tracer(side, program.text, { stdout: "ignore" });
  if (!(await untilItCounts(tracer, program, load))) return (await tracer.complaint()) || "no program ran";
  const before = tracer.programs();
  const { perSecond } = program;
  const calls = perSecond === undefined ? CALLS[program.load] : perSecond * 2;
  const callNs = await load.run(program.load, calls, perSecond);
  const after = tracer.programs();
  const otherCallNs = await callCost(program.load === "g" ? "o" : "g", load);
  const ids = [...after.keys()].filter((id) => ran(before, after, id) >= FEWEST_RUNS);
  const sizes = ids.map(programSize);
  const instructions = sizes.reduce((sum, { translated }) => sum + translated / INSTRUCTION, 0);
  const jited = sizes.reduce((sum, size) => sum + size.jited, 0);
  await tracer.stop();
  const ns = costOfEvent(before, after);
  const tracedCallNs = perSecond === undefined ? callNs : undefined;
  return ns === undefined ? "no events" : { ns, instructions, jited, tracedCallNs, otherCallNs };
}

/** Of one call as it is now, in nanoseconds. */
export function callCost(kind: LoadKind, load: Load): Promise<number> {
  return load.run(kind, CALLS[kind] / 5);
}

/** Makes a few events again and again until a program sees them. */
async function untilItCounts(tracer: Tracer, { load: kind }: CostProgram, load: Load): Promise<boolean> {
  const limit = performance.now() + ATTACH_LIMIT_MS;
  while (performance.now() < limit && tracer.process.exitCode === null) {
    const before = tracer.programs();
    await load.run(kind, WARM_UP_CALLS);
    for (const [id, { runs }] of tracer.programs()) {
      if (runs - (before.get(id)?.runs ?? runs) >= WARM_UP_CALLS / 2) return true;
    }
  }
  return false;
}

type Counts = ReadonlyMap<number, Counted>;

function ran(before: Counts, after: Counts, id: number): number {
  return (after.get(id)?.runs ?? 0) - (before.get(id)?.runs ?? 0);
}

function costOfEvent(before: Counts, after: Counts): number | undefined {
  let ns = 0;
  let events = 0;
  for (const [id, now] of after) {
    const runs = ran(before, after, id);
    if (runs < FEWEST_RUNS) continue;
    ns += now.ns - (before.get(id)?.ns ?? 0);
    events = Math.max(events, runs);
  }
  return events === 0 ? undefined : ns / events;
}
