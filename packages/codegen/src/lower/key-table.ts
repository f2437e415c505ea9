// Aggregations by key in a hash table of our own, in the only value of an array map: finding a key is some twenty instructions
// of the program itself, where the kernel's hash maps take 65 ns. Slots are taken by compare-and-exchange, once the
// entry's key is written, and never given back, so that nothing ever waits: not for another processor, and not for a
// program that this one has interrupted. Every processor adds to a value of its own, histograms excepted.

import type { Address, MapInfo, MapKey, Span } from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import type { KeyTable } from "../object.ts";
import type { Lowering } from "./lowering.ts";
import { isShared, type MapLayout } from "./map-layout.ts";
import { countRefused, E2BIG, markSet } from "./maps.ts";
import { type TableKey, tableKey } from "./table-key.ts";

/** Slots that are looked at before the table counts as full: with a quarter used, one key in 10^9 is that far from its place. */
const LONGEST_RUN = 32;

export interface TableAccess {
  readonly map: MapInfo;
  readonly key: MapKey;
  readonly layout: MapLayout;
  readonly table: KeyTable;
  /** Of what is told to have failed where there is no room. */
  readonly span: Span;
}

/** `@m[key] = aggregation(…)`; `change` updates a value in memory. */
export function aggregateInTable(g: Lowering, access: TableAccess, change: (value: Address) => void): void {
  const { layout, map } = access;
  const key = tableKey(g, access);
  g.known.forget(map);
  g.f.span = access.span;
  const entries = new Entries(g, access, key);
  const number = entries.find();
  const apply = (): void => {
    const value = entries.value(number);
    g.sharedAggregation = isShared(layout.script.value);
    change(value);
    g.sharedAggregation = false;
    markSet(g, layout, value);
  };
  g.if(g.compare("ne", number, 0), apply, () => countRefused(g, layout.script.name, g.constant(E2BIG)), "true");
}

class Entries {
  readonly #g: Lowering;
  readonly #access: TableAccess;
  readonly #key: TableKey;
  /** Bytes from the first bank to the one in use. */
  readonly #bank: Value | undefined;

  constructor(g: Lowering, access: TableAccess, key: TableKey) {
    this.#g = g;
    this.#access = access;
    this.#key = key;
    this.#bank = access.table.banks === 1 ? undefined : this.#bankInUse();
  }

  #bankInUse(): Value {
    const g = this.#g;
    const which = g.load({ base: this.#constant(0), offset: 0, space: "bpf" }, 4);
    return g.binary("mul", g.binary("and", which, 1), this.#access.table.bankBytes);
  }

  #constant(offset: number): Value {
    return this.#g.f.emit({ op: "map-value", map: this.#access.layout.index, offset });
  }

  /** The address of what lies `offset` bytes from the map's start in the first bank, `more` bytes further on. */
  #place(offset: number, more?: Value): Address {
    const g = this.#g;
    const sum = [this.#bank, more].reduce((a, b) =>
      a === undefined || b === undefined ? (a ?? b) : g.binary("add", a, b),
    );
    const start = this.#constant(offset);
    return { base: sum === undefined ? start : g.binary("add", start, sum), offset: 0, space: "bpf" };
  }

  /** Number of the key's entry plus one; 0 where there is no room for it. */
  find(): Value {
    const g = this.#g;
    const { slots } = this.#access.table;
    const found = g.variable(g.constant(0));
    const slot = g.variable(g.binary("shr", this.#key.hash, 64 - Math.log2(slots)));
    g.repeat(LONGEST_RUN, (_, leave) => {
      const place = this.#place(this.#access.table.slotsAt, g.binary("shl", slot.get(), 2));
      const number = g.variable(g.load(place, 4));
      g.if(g.compare("eq", number.get(), 0), () => number.set(this.#insert(place, leave)), undefined, "false");
      this.#key.ifEqual(this.#keyOf(number.get()), () => {
        found.set(number.get());
        leave();
      });
      slot.set(g.binary("and", g.binary("add", slot.get(), 1), slots - 1));
    });
    this.#key.certain?.(
      found.get(),
      () => this.#keyOf(found.get()),
      () => found.set(g.constant(0)),
    );
    return found.get();
  }

  #keyOf(number: Value): Address {
    const { keysAt, keyStride } = this.#access.table;
    return this.#place(keysAt, this.#g.binary("mul", this.#entry(number), keyStride));
  }

  /** In the bounds that the verifier has to see. */
  #entry(number: Value): Value {
    const g = this.#g;
    return g.binary("and", g.binary("sub", number, 1), this.#access.table.room - 1);
  }

  /** Takes an empty slot for the key, or gives the number of the entry that was quicker. */
  #insert(slot: Address, full: () => void): Value {
    const g = this.#g;
    const { bankAt, limit } = this.#access.table;
    const counter = this.#place(bankAt);
    const entry = g.f.fetchAdd(counter.base as Value, counter.offset, 8, g.constant(1));
    g.if(g.compare("ge", entry, limit), full, undefined, "false");
    const number = g.binary("add", entry, 1);
    this.#key.store(this.#keyOf(number));
    const before = g.f.compareExchange(slot.base as Value, slot.offset, 4, g.constant(0), number);
    const result = g.variable(number);
    g.if(g.compare("ne", before, 0), () => result.set(before), undefined, "false");
    return result.get();
  }

  /** Where this processor's value of an entry lies. */
  value(number: Value): Address {
    const g = this.#g;
    const { valuesAt, valueStride, rows, room } = this.#access.table;
    const entry = this.#entry(number);
    if (rows === 1) return this.#place(valuesAt, g.binary("mul", entry, valueStride));
    const cpu = g.binary("and", g.call("get_smp_processor_id", [], "pure"), rows - 1);
    const row = g.binary("add", g.binary("mul", cpu, room), entry);
    return this.#place(valuesAt, g.binary("mul", row, valueStride));
  }
}
