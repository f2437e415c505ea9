// Whether the tracers print the same of the same events, and how long the kernel takes to load and verify their programs.
import { trace } from "kscope";
import type { Load, LoadKind } from "./load.ts";
import type { BenchOptions, Side } from "./options.ts";
import { COST, type CostProgram } from "./programs.ts";
import { geometricMean } from "./statistics.ts";
import { Tracer } from "./tracer.ts";

/** What the events' process is called. */
const COMM = "measured";
const CALLS: Readonly<Record<LoadKind, number>> = { g: 1000, o: 1000 };

/** `same`; `numbers`: the same but for numbers, of a program whose numbers are times, processors or ids. */
export type Agreement = "same" | "numbers" | "different";

export interface OutputRow {
  readonly name: string;
  /** Undefined where there is one tracer only. */
  readonly agreement: Agreement | undefined;
  /** Milliseconds in BPF_PROG_LOAD, a side. */
  readonly loadMs: readonly number[];
  readonly loadRatio: number | undefined;
}

export async function reportOutputs(options: BenchOptions, load: Load): Promise<readonly OutputRow[] | undefined> {
  const { sides, only } = options;
  const programs = Object.entries(COST).filter(([name]) => only.test(`outputs/${name}`));
  if (programs.length === 0) return undefined;
  console.log(
    `${" ".repeat(24)}${"output".padEnd(12)}${sides.map((s) => `${s.name} ms`.padStart(14)).join("")}   ratio`,
  );
  using loads = new LoadTimes();
  const rows: OutputRow[] = [];
  for (const [name, program] of programs) {
    const runs: Run[] = [];
    for (const side of sides) runs.push(await runOnce(side, program, { load, loads }));
    const row = rowOf(name, program, runs);
    rows.push(row);
    console.log(line(row));
    if (row.agreement === "different")
      for (const { text } of runs) console.log(text.split("\n").slice(0, 12).join("\n"));
  }
  const ratios = rows.flatMap(({ loadRatio }) => (loadRatio === undefined ? [] : [loadRatio]));
  if (ratios.length > 0) console.log(`loading: geometric mean ${geometricMean(ratios).toFixed(2)}`);
  console.log("");
  return rows;
}

interface Run {
  readonly text: string;
  readonly loadMs: number;
}

async function runOnce(
  side: Side,
  { text, load: kind }: CostProgram,
  around: { load: Load; loads: LoadTimes },
): Promise<Run> {
  const tracer = new Tracer(side, ofLoadOnly(text), { stdout: "pipe" });
  const output = new Response(tracer.process.stdout as ReadableStream<Uint8Array>).text();
  await tracer.attached();
  const loadMs = await around.loads.of(tracer.pids());
  const pid = await around.load.named(kind, CALLS[kind], COMM);
  await tracer.stop();
  const known = new Map([[String(pid), "PID"]]);
  return { text: normal(await output, known), loadMs };
}

/** The script with its probes limited to the load's own process. */
function ofLoadOnly(text: string): string {
  const limit = `comm == "${COMM}"`;
  return text
    .replaceAll(/(tracepoint:[\w:]+) \/(.*?)\/ \{/g, (_, probe, predicate) => `${probe} /${limit} && (${predicate})/ {`)
    .replaceAll(/(tracepoint:[\w:]+) \{/g, `$1 /${limit}/ {`);
}

/** In an order of its own, since tracers print equal values in any. */
function normal(text: string, names: ReadonlyMap<string, string>): string {
  const named = text.replaceAll(/\d+/g, (number) => names.get(number) ?? number);
  return named
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .sort()
    .join("\n");
}

function rowOf(name: string, { text }: CostProgram, runs: readonly Run[]): OutputRow {
  const [ours, theirs] = runs;
  const loadMs = runs.map((run) => run.loadMs);
  if (ours === undefined || theirs === undefined) return { name, agreement: undefined, loadMs, loadRatio: undefined };
  return { name, agreement: agreement(text, ours.text, theirs.text), loadMs, loadRatio: ours.loadMs / theirs.loadMs };
}

function agreement(program: string, ours: string, theirs: string): Agreement {
  if (ours === theirs) return "same";
  const varies = /nsecs|cpu|tid|pid|tgid|uid|stack|task/.test(program);
  return varies && shape(ours) === shape(theirs) ? "numbers" : "different";
}

/** Without numbers, bars of histograms, and how many rows they have. */
function shape(text: string): string {
  const lines = text
    .split("\n")
    .map((line) => line.replaceAll(/[[(]?-?\d+[KMG]?(, \d+[KMG]?[)\]])?/g, "N").replace(/\|.*\|/, "||"));
  return [...new Set(lines.map((line) => line.replaceAll(/\s+/g, " ")))].join("\n");
}

function line({ name, agreement, loadMs, loadRatio }: OutputRow): string {
  const times = loadMs.map((ms) => ms.toFixed(2).padStart(14)).join("");
  return `${name.padEnd(24)}${(agreement ?? "").padEnd(12)}${times}${(loadRatio?.toFixed(2) ?? "").padStart(8)}`;
}

/** BPF_PROG_LOAD in linux/bpf.h. */
const PROG_LOAD = 5;
const WATCH = `
  tracepoint:syscalls:sys_enter_bpf /args.cmd == ${PROG_LOAD}/ { @at[tid] = nsecs; }
  tracepoint:syscalls:sys_exit_bpf /@at[tid]/ { printf("%d %d", pid, nsecs - @at[tid]); delete(@at, tid); }`;
/** Events reach us within 50 ms. */
const SETTLE_MS = 150;

/** Time that processes spend in loading programs: watched by kscope itself. */
class LoadTimes implements Disposable {
  readonly #stop = new AbortController();
  readonly #ns = new Map<number, number>();

  constructor() {
    void this.#watch();
  }

  async #watch(): Promise<void> {
    for await (const report of trace(WATCH, { signal: this.#stop.signal })) {
      if (report.kind !== "printf") continue;
      const [pid = 0, ns = 0] = report.text.split(" ").map(Number);
      this.#ns.set(pid, (this.#ns.get(pid) ?? 0) + ns);
    }
  }

  /** Milliseconds so far. */
  async of(pids: readonly number[]): Promise<number> {
    await Bun.sleep(SETTLE_MS);
    return pids.reduce((sum, pid) => sum + (this.#ns.get(pid) ?? 0), 0) / 1e6;
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }
}
