// From exec to the first traced event, to the exit, and what that took of processor and memory.
import type { Load } from "./load.ts";
import type { Side } from "./options.ts";
import { Tracer } from "./tracer.ts";

export interface StartupTimes {
  readonly firstEventMs: number;
  readonly exitMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

/** A text says why there is no measurement. */
export async function measureStartup(side: Side, program: string, load: Load): Promise<StartupTimes | string> {
  using _ = load.background();
  const tracer = new Tracer(side, program, { stdout: "pipe" });
  const firstEventMs = await timeOfFirstLine(tracer);
  await tracer.process.exited;
  const exitMs = performance.now() - tracer.startedAt;
  return firstEventMs === undefined ? await tracer.complaint() : { firstEventMs, exitMs, ...tracer.usage() };
}

async function timeOfFirstLine(tracer: Tracer): Promise<number | undefined> {
  let text = "";
  let at: number | undefined;
  for await (const chunk of tracer.process.stdout as ReadableStream<Uint8Array>) {
    text += Buffer.from(chunk).toString("latin1");
    if (at === undefined && /^\s*first/m.test(text)) at = performance.now() - tracer.startedAt;
  }
  return at;
}
