// Memory of a program: small pieces on the stack, the rest in the program's row of a per-CPU array, whose address is
// looked up at most once on each path. Temporaries end with their statement and their place is used again.

import type { Address } from "@kscope/lang";
import type { StackSlot, Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";

/** Pieces up to this size are on the stack, while there is room. */
const ON_STACK = 64;
/** Of the 512 bytes that all frames of a program share; the rest is for spilled registers. */
const STACK_BUDGET = 224;

interface Region {
  base: Value | undefined;
}

interface Frame {
  regions: Region[];
  free: StackSlot[];
  used: StackSlot[];
  stackBytes: number;
  readonly handed?: (() => Value) | undefined;
}

export class Scratch {
  readonly #g: Lowering;
  #frame: Frame = newFrame();
  readonly #frames: Frame[] = [];
  /** Next free byte of the row; grows and shrinks with statements. */
  #top = 0;
  #bytes = 0;
  /** In order of address. */
  readonly #kept: { readonly start: number; readonly end: number }[] = [];

  constructor(g: Lowering) {
    this.#g = g;
  }

  /** `base` gives the row's address where the function is handed it; otherwise it is looked up anew. */
  enterFunction(base?: () => Value): void {
    this.#frames.push(this.#frame);
    this.#frame = { ...newFrame(), handed: base };
  }

  leaveFunction(): void {
    this.#frame = this.#frames.pop() ?? newFrame();
  }

  /** The row's address, once found in a region, holds in the regions inside it. */
  inRegion(body: () => void): void {
    this.#frame.regions.push({ base: undefined });
    body();
    this.#frame.regions.pop();
  }

  /** What is allocated inside is free again afterwards. */
  statement(body: () => void): void {
    const top = this.#top;
    const used = this.#frame.used;
    this.#frame.used = [];
    body();
    this.#frame.free.push(...this.#frame.used);
    this.#frame.used = used;
    this.#top = top;
  }

  allocate(size: number, label: string): Address {
    const rounded = Math.ceil(Math.max(1, size) / 8) * 8;
    if (rounded > ON_STACK || !this.#fits(rounded)) return this.address(this.reserve(rounded));
    const slot = this.#take(rounded, label);
    this.#frame.used.push(slot);
    return { base: this.#g.f.emit({ op: "slot", slot }), offset: 0, space: "bpf" };
  }

  #fits(size: number): boolean {
    return (
      this.#frame.free.some((s) => s.size === size) ||
      this.#frame.stackBytes + size <= STACK_BUDGET / (this.#frames.length + 1)
    );
  }

  #take(size: number, label: string): StackSlot {
    const at = this.#frame.free.findIndex((s) => s.size === size);
    const [reused] = at < 0 ? [] : this.#frame.free.splice(at, 1);
    if (reused !== undefined) return reused;
    this.#frame.stackBytes += size;
    return this.#g.f.slot(size, label);
  }

  /** Bytes of the row that stay taken until the statement ends. */
  reserve(size: number): number {
    const rounded = Math.ceil(size / 8) * 8;
    let offset = this.#top;
    for (const kept of this.#kept) if (offset < kept.end && offset + rounded > kept.start) offset = kept.end;
    this.#top = offset + rounded;
    this.#widen(this.#top);
    return offset;
  }

  /** Bytes of the row that stay taken for the whole program. */
  keep(size: number): number {
    const start = this.#bytes;
    const end = start + Math.ceil(size / 8) * 8;
    this.#kept.push({ start, end });
    this.#widen(end);
    return start;
  }

  #widen(bytes: number): void {
    this.#bytes = Math.max(this.#bytes, bytes);
    this.#g.object.scratchMap(this.#bytes);
  }

  address(offset: number): Address {
    return { base: this.#base(), offset, space: "bpf" };
  }

  #base(): Value {
    const { regions } = this.#frame;
    const known = regions.findLast((r) => r.base !== undefined)?.base;
    if (known !== undefined) return known;
    const base = this.#frame.handed?.() ?? this.#lookup();
    const region = regions.at(-1);
    if (region !== undefined) region.base = base;
    return base;
  }

  #row(): Value {
    const g = this.#g;
    if (!g.object.wideScratch) return g.constant(g.program);
    const cpu = g.call("get_smp_processor_id", [], "pure");
    return g.binary("add", cpu, g.program * g.object.target.possibleCpus);
  }

  #lookup(): Value {
    const g = this.#g;
    const slot = g.f.slot(4, "row");
    const key = g.f.emit({ op: "slot", slot });
    g.f.store(key, 0, 4, this.#row());
    const row = g.call("map_lookup_elem", [g.mapReference(g.object.scratchMap(this.#bytes)), key], "write");
    // the verifier can't know that there is a row for every program
    const found = g.f.newBlock("scratch");
    const missing = g.f.newBlock("no-scratch");
    g.f.branch(g.compare("eq", row, 0), missing, found, "false");
    g.f.seal(missing);
    g.f.enter(missing);
    g.giveUp();
    g.join(found);
    return row;
  }
}

function newFrame(): Frame {
  return { regions: [{ base: undefined }], free: [], used: [], stackBytes: 0 };
}
