// The programs of the benchmark, compiled for this machine: their sizes do not vary from run to run.
import type { BpfObject } from "@kscope/codegen";
import { LiveTarget } from "@kscope/engine";
import { compileLive } from "../../packages/kscope/src/live-run.ts";

const INSTRUCTION = 8;

/** Instructions as the compiler makes them, of all programs of a script. */
export function instructionsOf(text: string, disabledPasses: readonly string[] = []): number {
  using target = new LiveTarget();
  const { object, diagnostics } = compileLive({ name: "bench", text }, target, {
    positional: [],
    named: new Map(),
    unsafe: false,
    pid: undefined,
    filters: {},
    disabledPasses: new Set(disabledPasses),
  });
  if (object === undefined) throw new Error(diagnostics.map((d) => d.message).join("; "));
  return sizeOf(object);
}

function sizeOf({ programs }: BpfObject): number {
  return programs.reduce((sum, { instructions }) => sum + instructions.length / INSTRUCTION, 0);
}
