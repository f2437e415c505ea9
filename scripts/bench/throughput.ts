// How many events a second are printed without losing one, and what printing one takes of a processor.
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Load } from "./load.ts";
import type { Side } from "./options.ts";
import { THROUGHPUT } from "./programs.ts";
import { Tracer } from "./tracer.ts";

const SECONDS = 2;
/** After the last event, for what is still on its way. */
const SETTLE_MS = 1000;
const ATTACH_MS = 1500;

export interface Printed {
  readonly made: number;
  readonly printed: number;
  readonly cpuUsPerEvent: number;
}

/** Events at a rate for two seconds. */
export async function measureThroughput(side: Side, perSecond: number, load: Load): Promise<Printed> {
  const path = join(tmpdir(), `kscope-bench-${process.pid}.out`);
  const tracer = new Tracer(side, THROUGHPUT, { stdout: Bun.file(path) });
  await Bun.sleep(ATTACH_MS);
  const made = perSecond * SECONDS;
  await load.run("g", made, perSecond);
  await Bun.sleep(SETTLE_MS);
  const { cpuMs } = await tracer.stop();
  const lines = readFileSync(path, "latin1").match(/^\d+ \d+ load$/gm)?.length ?? 0;
  rmSync(path);
  return { made, printed: lines, cpuUsPerEvent: (cpuMs * 1000) / Math.max(1, lines) };
}
