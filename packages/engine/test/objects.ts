// Small objects around hand-written programs, and a sink that remembers.
import type { BpfMapSpec, BpfObject, BpfProgram, EventSpec } from "@kscope/codegen";
import { aggregate, type FormatPart, INT64, type ProgramType, type ResolvedAttachPoint, UINT64 } from "@kscope/lang";
import type { Report, Sink } from "../src/reports/report.ts";
import { type Assembled, asm, HELPER, type Piece } from "./assembly.ts";

export function object(parts: Partial<BpfObject> & Pick<BpfObject, "programs">): BpfObject {
  return {
    license: "GPL",
    maps: [],
    events: [],
    ring: undefined,
    lost: undefined,
    refused: undefined,
    stacks: [],
    unwind: undefined,
    timestamps: false,
    config: {},
    ...parts,
  };
}

export function program(type: ProgramType, point: ResolvedAttachPoint, code: Assembled): BpfProgram {
  return { name: point.kind, type, attachPoints: [point], functions: [], lines: [], ...code };
}

export const RING: BpfMapSpec = {
  name: "ring",
  kind: "ringbuf",
  keySize: 0,
  valueSize: 0,
  maxEntries: 1 << 18,
  flags: 0,
};

export function event(parts: Pick<EventSpec, "action"> & Partial<EventSpec>): EventSpec {
  return { fields: [], size: 8, span: undefined, ...parts };
}

/** Sends event number `number` of 16 bytes with one 64-bit field at offset 8; ring buffer is map 0. 11 instruction slots. */
export function send(number: number, field = 0): Piece[] {
  return [
    asm.loadMap(1, 0),
    asm.mov(2, 16),
    asm.mov(3, 0),
    asm.call(HELPER.ringbuf_reserve),
    asm.skipIfEqual(0, 0, 5),
    asm.store32(0, 0, number),
    asm.store64(0, 8, field),
    asm.movReg(1, 0),
    asm.mov(2, 1),
    asm.call(HELPER.ringbuf_submit),
  ];
}

export class MemorySink implements Sink {
  readonly reports: Report[] = [];
  /** How many reports had come when tracing ended. */
  endedAt: number | undefined;
  #onReport: ((report: Report) => void) | undefined;

  constructor(onReport?: (report: Report) => void) {
    this.#onReport = onReport;
  }

  report(report: Report): void {
    this.reports.push(report);
    this.#onReport?.(report);
  }

  end(): void {
    this.endedAt = this.reports.length;
  }

  async flush(): Promise<void> {}

  of<K extends Report["kind"]>(kind: K): Extract<Report, { kind: K }>[] {
    return this.reports.filter((report): report is Extract<Report, { kind: K }> => report.kind === kind);
  }
}

export const BEGIN: ResolvedAttachPoint = { kind: "begin", name: "begin" };
export const END: ResolvedAttachPoint = { kind: "end", name: "end" };

export function timer(kind: "profile" | "interval", hertz: bigint): ResolvedAttachPoint {
  return { kind, name: `${kind}:hz:${hertz}`, hertz, periodNs: undefined };
}

export function literal(text: string): readonly FormatPart[] {
  return [{ kind: "literal", text }];
}

const DECIMAL: FormatPart = {
  kind: "conversion",
  conversion: "d",
  flags: "",
  width: undefined,
  precision: undefined,
  length: "",
  text: "%d",
};

export const PRINTF: EventSpec = event({
  action: { kind: "printf", format: [DECIMAL, ...literal("\n")] },
  fields: [{ offset: 8, type: INT64 }],
  size: 16,
});
export const EXIT: EventSpec = event({ action: { kind: "exit" }, fields: [{ offset: 8, type: UINT64 }], size: 16 });
export const OK: readonly Piece[] = [asm.mov(0, 0), asm.exit];

export function scalar(
  name: string,
  kind: "array" | "percpu_array",
  script: Partial<BpfMapSpec["script"]>,
): BpfMapSpec {
  const value = { name: `@${name}`, key: undefined, value: aggregate("count", false), setFlagOffset: undefined };
  const full = { ...value, perCpu: kind === "percpu_array", ...script };
  return {
    name: `AT_${name}`,
    kind,
    keySize: 4,
    valueSize: full.value.kind === "aggregate" ? full.value.size : 16,
    maxEntries: 1,
    flags: 0,
    script: full,
  };
}

/** Adds one to the first word of map `number`, a single-element array. */
export function increment(number: number): Piece[] {
  return [
    asm.store32(10, -4, 0),
    asm.movReg(2, 10),
    asm.add(2, -4),
    asm.loadMap(1, number),
    asm.call(HELPER.map_lookup_elem),
    asm.skipIfEqual(0, 0, 3),
    asm.load64(1, 0, 0),
    asm.add(1, 1),
    asm.storeReg64(0, 0, 1),
  ];
}
