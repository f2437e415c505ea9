// Small objects around hand-written programs, and a sink that remembers.
import type { BpfMapSpec, BpfObject, BpfProgram, EventSpec } from "@kscope/codegen";
import type { ProgramType, ResolvedAttachPoint } from "@kscope/lang";
import type { Report, Sink } from "../src/reports/report.ts";
import { type Assembled, asm, HELPER, type Piece } from "./assembly.ts";

export function object(parts: Partial<BpfObject> & Pick<BpfObject, "programs">): BpfObject {
  return {
    license: "GPL",
    maps: [],
    events: [],
    ring: undefined,
    lost: undefined,
    stacks: [],
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
