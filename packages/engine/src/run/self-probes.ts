// `self` probes: programs that run by hand when this process gets their signal.

import type { LoadedProgram } from "../load/load-programs.ts";

export interface SelfProbes {
  readonly count: number;
  /** Signals do again what they did before. */
  close(): void;
}

export function watchSelf(programs: readonly LoadedProgram[]): SelfProbes {
  const undo: (() => void)[] = [];
  for (const { program, points } of programs) {
    for (const point of points) {
      if (point.kind !== "self") continue;
      const run = (): void => void program.testRun();
      process.on(point.signal, run);
      undo.push(() => process.removeListener(point.signal, run));
    }
  }
  return {
    count: undo.length,
    close: () => {
      for (const step of undo.splice(0)) step();
    },
  };
}
