// A tracer at work: started with a program, watched through /proc, stopped as by Ctrl-C.
import { readdirSync, readFileSync } from "node:fs";
import type { Side } from "./options.ts";

/** What the kernel counted of one BPF program (run statistics have to be on). */
export interface Counted {
  readonly runs: number;
  readonly ns: number;
}

export interface Usage {
  readonly cpuMs: number;
  readonly peakMiB: number;
}

export interface TracerOptions {
  /** Where standard output goes. */
  readonly stdout: "pipe" | "ignore" | Bun.BunFile;
}

const LIMIT_MS = 30_000;

export class Tracer {
  readonly process: Bun.Subprocess<"ignore", "pipe" | "ignore" | Bun.BunFile, "pipe">;
  readonly startedAt: number;

  constructor(side: Side, program: string, { stdout }: TracerOptions) {
    this.startedAt = performance.now();
    this.process = Bun.spawn([...side.command, "-e", program], {
      stdin: "ignore",
      stdout,
      stderr: "pipe",
      timeout: LIMIT_MS,
    });
  }

  /** Programs that it holds, by id. */
  programs(): Map<number, Counted> {
    const found = new Map<number, Counted>();
    for (const pid of family(this.process.pid)) for (const [id, counted] of programsOf(pid)) found.set(id, counted);
    return found;
  }

  /** It and its descendants. */
  pids(): readonly number[] {
    return family(this.process.pid);
  }

  /** Resolves once it says that its probes are attached, or has ended. */
  async attached(): Promise<void> {
    let text = "";
    for await (const chunk of this.process.stderr) {
      text += Buffer.from(chunk).toString("latin1");
      if (/Attached \d+ probes?/.test(text)) return;
    }
  }

  async stop(): Promise<Usage> {
    // a wrapper may not pass it on
    for (const pid of this.pids().toReversed()) interrupt(pid);
    await this.process.exited;
    return this.usage();
  }

  /** Once it has ended. */
  usage(): Usage {
    const usage = this.process.resourceUsage();
    return { cpuMs: Number(usage?.cpuTime.total ?? 0) / 1000, peakMiB: (usage?.maxRSS ?? 0) / (1 << 20) };
  }

  async complaint(): Promise<string> {
    this.process.kill("SIGKILL");
    return (await new Response(this.process.stderr).text()).trim().split("\n").slice(-2).join(" | ");
  }
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, "SIGINT");
  } catch {
    // it has ended already
  }
}

/** A process and its descendants: the command may be a wrapper. */
function family(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").split(" ").filter(Boolean).map(Number);
    return [pid, ...children.flatMap(family)];
  } catch {
    return [];
  }
}

function* programsOf(pid: number): Generator<[number, Counted]> {
  for (const fd of list(`/proc/${pid}/fdinfo`)) {
    const text = read(`/proc/${pid}/fdinfo/${fd}`);
    const field = (name: string): number =>
      Number(new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(text)?.[1] ?? Number.NaN);
    if (Number.isNaN(field("run_cnt"))) continue;
    yield [field("prog_id"), { runs: field("run_cnt"), ns: field("run_time_ns") }];
  }
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
