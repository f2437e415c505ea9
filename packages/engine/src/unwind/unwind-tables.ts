// The unwinding tables of the processes in question, in the maps where programs look them up (codegen/src/unwind-layout.ts).
// Tables only grow: a process that has loaded a library gets a new list of mappings beside the old one, and then its entry
// is replaced, so that a program that is just reading sees either list whole.
import { type BpfObject, type UnwindMaps, unwindLayout } from "@kscope/codegen";
import type { BpfMap } from "@kscope/kernel";
import { type UnwindMapping, type UnwindModule, UnwindModules } from "@kscope/symbols";
import { ruleBytes } from "./rule-bytes.ts";

const { MAPPING, PROCESS, ROW } = unwindLayout;

/** Room for what is loaded later; 8 bytes a row. libLLVM, of the largest libraries, has a million. */
const MORE_ROWS = 1 << 20;
/** Within what programs search (lower/unwind.ts). */
const MOST_ROWS = 1 << 23;
const MOST_MAPPINGS = 1 << 14;
const MOST_RULES = 1 << 16;

/** How soon a process whose code nobody can find is asked about again. */
const AGAIN_MS = 1000;

/** Where the rows of a file are. */
interface Rows {
  readonly first: number;
  readonly count: number;
  /** Linked address of the first. */
  readonly base: number;
}

interface Filled {
  readonly processes: BpfMap;
  readonly mappings: BpfMap;
  readonly rows: BpfMap;
  readonly rules: BpfMap;
}

export class UnwindTables {
  readonly #pids: ReadonlySet<number>;
  readonly #unborn: number | undefined;
  readonly #modules = new UnwindModules();
  readonly #warn: (message: string) => void;
  readonly #rows = new Map<UnwindModule, Rows | undefined>();
  readonly #rules = new Map<string, number>();
  /** What each process was last told, as text. */
  readonly #told = new Map<number, string>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #maps: Filled | undefined;
  #rowCount = 0;
  #rowRoom = MORE_ROWS;
  #mappingCount = 0;
  #warned = false;

  /** `unborn`: a process that will be another program when it starts. `warn` hears of what finds no room. */
  constructor(pids: Iterable<number>, unborn: number | undefined, warn: (message: string) => void) {
    this.#pids = new Set(pids);
    this.#unborn = unborn;
    this.#warn = warn;
  }

  /** The object with maps that are as large as the tables need. */
  sized(object: BpfObject, { processes, mappings, rows, rules }: UnwindMaps): BpfObject {
    const modules = new Set([...this.#pids].flatMap((pid) => this.#modules.mappings(pid)?.map((m) => m.module) ?? []));
    const known = [...modules].reduce((sum, { table }) => sum + table.addresses.length, 0);
    this.#rowRoom = Math.min(MOST_ROWS, known + MORE_ROWS);
    const entries = new Map([
      [processes, Math.max(1, this.#pids.size)],
      [mappings, MOST_MAPPINGS],
      [rows, this.#rowRoom],
      [rules, MOST_RULES],
    ]);
    const maps = object.maps.map((spec, i) => ({ ...spec, maxEntries: entries.get(i) ?? spec.maxEntries }));
    return { ...object, maps };
  }

  /** Fills the maps, once they are made. */
  fill(object: UnwindMaps, maps: readonly BpfMap[]): void {
    const map = (index: number): BpfMap => {
      const found = maps[index];
      if (found === undefined) throw new RangeError(`the object has no map ${index}`);
      return found;
    };
    this.#maps = {
      processes: map(object.processes),
      mappings: map(object.mappings),
      rows: map(object.rows),
      rules: map(object.rules),
    };
    this.#rule(ruleBytes(undefined));
    for (const pid of this.#pids) {
      if (pid === this.#unborn) this.#writeProcess(pid, 0, 0);
      else this.refresh(pid);
    }
  }

  /** Reads a process's mappings again. */
  refresh(pid: number): void {
    if (this.#maps === undefined || !this.#pids.has(pid)) return;
    const mappings = this.#modules.mappings(pid) ?? [];
    const list = mappings.flatMap((mapping) => this.#place(mapping) ?? []);
    const told = JSON.stringify(list);
    if (told === this.#told.get(pid)) this.#later(pid);
    else if (this.#mappingCount + list.length > MOST_MAPPINGS) this.#full("mappings");
    else {
      this.#writeMappings(list);
      this.#writeProcess(pid, this.#mappingCount, list.length);
      this.#mappingCount += list.length;
      this.#told.set(pid, told);
    }
  }

  /** No timer of it runs any more. */
  close(): void {
    this.#maps = undefined;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** Nothing has changed: it may ask again, but not at once. */
  #later(pid: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const before = this.#maps?.processes.lookup(keyOf(pid, 8));
      if (before === undefined) return;
      before.fill(0, PROCESS.asked);
      this.#maps?.processes.update(keyOf(pid, 8), before);
    }, AGAIN_MS);
    timer.unref();
    this.#timers.add(timer);
  }

  #full(what: string): void {
    if (this.#warned) return;
    this.#warned = true;
    this.#warn(`There is no room for more unwinding ${what}: stacks through libraries that were loaded late end there`);
  }

  #place({ start, end, bias, module }: UnwindMapping): Placed | undefined {
    const rows = this.#rowsOf(module);
    return rows && { start, end, bias: bias + rows.base, row: rows.first, rows: rows.count };
  }

  #rowsOf(module: UnwindModule): Rows | undefined {
    if (!this.#rows.has(module)) this.#rows.set(module, this.#writeRows(module));
    return this.#rows.get(module);
  }

  /** Undefined where they find no room. */
  #writeRows({ table }: UnwindModule): Rows | undefined {
    const { addresses, chosen, rules } = table;
    const count = addresses.length;
    const base = addresses[0] ?? 0;
    const first = this.#rowCount;
    const tooFar = (addresses[count - 1] ?? 0) - base >= 2 ** 32;
    if (first + count > this.#rowRoom || this.#rules.size + rules.length > MOST_RULES || tooFar) {
      this.#full("tables");
      return undefined;
    }
    const numbers = rules.map((rule) => this.#rule(ruleBytes(rule)));
    const values = new Uint32Array((count * ROW.size) / 4);
    for (let i = 0; i < count; i++) {
      values[2 * i] = (addresses[i] ?? 0) - base;
      values[2 * i + 1] = numbers[chosen[i] ?? 0] ?? 0;
    }
    this.#maps?.rows.updateBatch(keysFrom(first, count), new Uint8Array(values.buffer));
    this.#rowCount += count;
    return { first, count, base };
  }

  /** A rule's number; what many places share is written once. */
  #rule(bytes: Uint8Array): number {
    const text = bytes.toString();
    let number = this.#rules.get(text);
    if (number === undefined) {
      number = this.#rules.size;
      this.#rules.set(text, number);
      this.#maps?.rules.update(keyOf(number, 4), bytes);
    }
    return number;
  }

  #writeMappings(list: readonly Placed[]): void {
    const bytes = new Uint8Array(list.length * MAPPING.size);
    const view = new DataView(bytes.buffer);
    for (const [i, { start, end, bias, row, rows }] of list.entries()) {
      const at = i * MAPPING.size;
      view.setBigUint64(at + MAPPING.start, BigInt(start), true);
      view.setBigUint64(at + MAPPING.end, BigInt(end), true);
      view.setBigInt64(at + MAPPING.bias, BigInt(bias), true);
      view.setUint32(at + MAPPING.row, row, true);
      view.setUint32(at + MAPPING.rows, rows, true);
    }
    if (list.length > 0) this.#maps?.mappings.updateBatch(keysFrom(this.#mappingCount, list.length), bytes);
  }

  #writeProcess(pid: number, first: number, count: number): void {
    const bytes = new Uint8Array(PROCESS.size);
    const view = new DataView(bytes.buffer);
    view.setUint32(PROCESS.first, first, true);
    view.setUint32(PROCESS.count, count, true);
    this.#maps?.processes.update(keyOf(pid, 8), bytes);
  }
}

interface Placed {
  readonly start: number;
  readonly end: number;
  readonly bias: number;
  readonly row: number;
  readonly rows: number;
}

function keyOf(number: number, bytes: 4 | 8): Uint8Array {
  return new Uint8Array(new Uint32Array([number, 0]).buffer, 0, bytes);
}

function keysFrom(first: number, count: number): Uint8Array {
  return new Uint8Array(Uint32Array.from({ length: count }, (_, i) => first + i).buffer);
}
