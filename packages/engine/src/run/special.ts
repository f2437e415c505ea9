// `begin` and `end`: raw tracepoint programs that are attached nowhere and run once, by hand.
import type { LoadedProgram } from "../load/load-programs.ts";

/** Runs the programs of a kind once for each of their points, in the object's order. Returns how many points that were. */
export function runSpecial(programs: readonly LoadedProgram[], kind: "begin" | "end"): number {
  let runs = 0;
  for (const { program, points } of programs) {
    for (const point of points) {
      if (point.kind !== kind) continue;
      program.testRun();
      runs++;
    }
  }
  return runs;
}
