// The table of what an event costs: nanoseconds net of an empty program, instructions, and their ratios.
import { type Cost, callCost, measureCost } from "./cost.ts";
import type { Load, LoadKind } from "./load.ts";
import type { BenchOptions, Side } from "./options.ts";
import { COST, type CostProgram, EMPTY } from "./programs.ts";
import { geometricMean, median } from "./statistics.ts";

/** Less is the clock's noise: a ratio of two such numbers says nothing. */
const LEAST_NS = 3;

/** Of one program, a value a side, and kscope's in relation to bpftrace's. */
export interface CostRow {
  readonly name: string;
  readonly ns: readonly number[];
  readonly instructions: readonly number[];
  readonly jited: readonly number[];
  /** What tracing adds to a call that is traced, and to one that is not, in nanoseconds. */
  readonly tracedCallNs: readonly (number | undefined)[];
  readonly otherCallNs: readonly number[];
  readonly nsRatio: number | undefined;
  readonly instructionRatio: number | undefined;
}

export async function reportCost(options: BenchOptions, load: Load): Promise<readonly CostRow[] | undefined> {
  const { sides, only } = options;
  const programs = Object.entries(COST).filter(([name]) => only.test(`cost/${name}`));
  if (programs.length === 0) return undefined;
  console.log(`${" ".repeat(24)}${heading(sides, "ns an event")}${heading(sides, "instructions")}`);
  const names = `${sides.map((s) => s.name.padStart(10)).join("")}${"ratio".padStart(7)}`;
  console.log(" ".repeat(24) + names + names);
  const untraced = { g: await callCost("g", load), o: await callCost("o", load) };
  const empty = await medians(EMPTY, options, load);
  console.log(line(rowOf("empty", empty, { untraced, kind: EMPTY.load })));
  const rows: CostRow[] = [];
  for (const [name, program] of programs) {
    const row = rowOf(name, await medians(program, options, load), { untraced, kind: program.load, empty });
    rows.push(row);
    console.log(line(row));
  }
  for (const what of ["nsRatio", "instructionRatio"] as const) {
    const ratios = rows.flatMap((row) => (row[what] === undefined || Number.isNaN(row[what]) ? [] : [row[what]]));
    if (ratios.length === 0) continue;
    const title = what === "nsRatio" ? "time" : "instructions";
    console.log(
      `${title}: geometric mean ${geometricMean(ratios).toFixed(2)}, worst ${Math.max(...ratios).toFixed(2)}`,
    );
  }
  console.log("");
  return rows;
}

function heading(sides: readonly Side[], text: string): string {
  return text.padStart(sides.length * 10 + 7);
}

interface Baseline {
  /** What a call takes that nobody traces. */
  readonly untraced: Readonly<Record<LoadKind, number>>;
  readonly kind: LoadKind;
  readonly empty?: readonly Cost[];
}

function rowOf(name: string, gross: readonly Cost[], { untraced, kind, empty }: Baseline): CostRow {
  const ns = gross.map((cost, i) =>
    empty === undefined ? cost.ns : Math.max(LEAST_NS, cost.ns - (empty[i]?.ns ?? 0)),
  );
  const instructions = gross.map((cost) => cost.instructions);
  const ratio = ([ours, theirs]: readonly number[]): number | undefined =>
    ours === undefined || theirs === undefined ? undefined : ours / theirs;
  return {
    name,
    ns,
    instructions,
    jited: gross.map((cost) => cost.jited),
    tracedCallNs: gross.map(({ tracedCallNs }) => tracedCallNs && tracedCallNs - untraced[kind]),
    otherCallNs: gross.map(({ otherCallNs }) => otherCallNs - untraced[kind === "g" ? "o" : "g"]),
    nsRatio: ratio(ns),
    instructionRatio: ratio(instructions),
  };
}

/** One a side, from rounds A B A B. */
async function medians(program: CostProgram, { sides, rounds }: BenchOptions, load: Load): Promise<readonly Cost[]> {
  const runs = sides.map((): Cost[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, side] of sides.entries()) {
      const cost = await measureCost(side, program, load);
      if (typeof cost === "string") console.log(`${side.name}: ${program.text}: ${cost}`);
      else runs[i]?.push(cost);
    }
  }
  return runs.map((costs) => {
    const of = (what: "ns" | "instructions" | "jited" | "otherCallNs"): number => median(costs.map((c) => c[what]));
    const traced = costs.flatMap(({ tracedCallNs }) => (tracedCallNs === undefined ? [] : [tracedCallNs]));
    return {
      ns: of("ns"),
      instructions: of("instructions"),
      jited: of("jited"),
      otherCallNs: of("otherCallNs"),
      tracedCallNs: traced.length === 0 ? undefined : median(traced),
    };
  });
}

function line({ name, ns, instructions, nsRatio, instructionRatio }: CostRow): string {
  const cells = (values: readonly number[], digits: number): string =>
    values.map((value) => value.toFixed(digits).padStart(10)).join("");
  const ratio = (value: number | undefined): string => (value === undefined ? "" : value.toFixed(2)).padStart(7);
  return `${name.padEnd(24)}${cells(ns, 1)}${ratio(nsRatio)}${cells(instructions, 0)}${ratio(instructionRatio)}`;
}
