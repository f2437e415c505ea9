// Code for the script's maps: keys in memory, look-ups, stores in place, aggregations, deletion.

import {
  type Address,
  type CheckedCall,
  type Expression,
  INT64,
  isCastableAggregate,
  isScalar,
  type MapInfo,
  type MapKey,
  type Operand,
  sizeOf,
  type Type,
  UINT64,
} from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import { aggregateInTable } from "./key-table.ts";
import type { Lowering } from "./lowering.ts";
import { isShared, type MapLayout } from "./map-layout.ts";
import { bindVariable } from "./variables.ts";

const NO_FLAGS = 0;
/** BPF_NOEXIST */
const NOEXIST = 1;
const EEXIST = -17;
/** What a full map answers. */
export const E2BIG = -7;

/** Key in memory, in the map's own key type. */
export function mapKeyInto(g: Lowering, map: MapInfo, key: MapKey, destination: Address): void {
  if (key === undefined || map.key === undefined) {
    g.store(destination, 4, 0);
    return;
  }
  const [only] = key;
  if (key.length === 1 && only !== undefined) {
    g.lowerInto(only, destination, map.key);
    return;
  }
  if (map.key.kind !== "tuple") throw new Error(`${map.name}: several keys for one, after the check`);
  const type = map.key;
  if (padded(type)) g.zero(destination, type.size);
  for (const [i, e] of key.entries())
    g.lowerInto(e, g.at(destination, type.offsets[i] ?? 0), type.elements[i] ?? INT64);
}

/** Bytes between and after elements count when keys are compared. */
function padded(type: Type & { kind: "tuple" }): boolean {
  return type.elements.reduce((n, e) => n + sizeOf(e), 0) !== type.size;
}

export function keyOf(g: Lowering, map: MapInfo, key: MapKey): Address {
  const size = key === undefined || map.key === undefined ? 4 : Math.max(1, sizeOf(map.key));
  if (key?.length === 1 && map.key?.kind === "string") {
    // a string that is already padded to the key's size is a key as it lies
    const [e] = key;
    if (e !== undefined && e.kind !== "string") {
      const operand = g.lower(e);
      if (operand.kind === "memory" && operand.address.space === "bpf" && sizeOf(operand.type) === size)
        return operand.address;
      const address = g.memory(size, "key");
      g.moveInto(operand, address, map.key);
      return address;
    }
  }
  const address = g.memory(size, "key");
  mapKeyInto(g, map, key, address);
  return address;
}

function lookup(g: Lowering, layout: MapLayout, key: Address): Value {
  return g.call("map_lookup_elem", [g.mapReference(layout.index), g.pointer(key)], "write");
}

/** The value of a scalar map that is no aggregation: at a fixed address. */
function scalarAddress(g: Lowering, layout: MapLayout): Address {
  return { base: g.f.emit({ op: "map-value", map: layout.index, offset: 0 }), offset: 0, space: "bpf" };
}

/** Reading `@m` or `@m[k]`: zero where it is not set. */
export function readMap(g: Lowering, map: MapInfo, key: MapKey, destination: Address | undefined): Operand {
  const layout = g.object.scriptMap(map);
  const type = map.value;
  if (layout.script.value.kind === "aggregate")
    return { kind: "scalar", type: aggregateNumber(type), value: readAggregate(g, map, layout, key) };
  const stored = layout.script.value;
  if (layout.script.key === undefined) {
    const address = scalarAddress(g, layout);
    reportUnset(g, layout, address);
    return loadStored(g, address, stored, type);
  }
  const found = g.known.find(g, map, key, () => lookup(g, layout, keyOf(g, map, key)));
  reportMissing(g, layout, found);
  if (isScalar(stored)) return { kind: "scalar", type, value: scalarOrZero(g, found, layout) };
  const address = destination ?? g.memory(sizeOf(type), "copy");
  g.if(
    g.compare("ne", found, 0),
    () => g.copy(address, { base: found, offset: 0, space: "bpf" }, sizeOf(type)),
    () => g.zero(address, sizeOf(type)),
    "true",
  );
  return { kind: "memory", type, address };
}

/** `-k`: a key that is not there is worth a message. bpf_map_lookup_elem has no error number, so it is 0. */
function reportMissing(g: Lowering, layout: MapLayout, found: Value): void {
  if (!g.object.reportFailures) return;
  const missing = g.variable(g.constant(1));
  ifPresent(g, layout, found, () => missing.set(g.constant(0)));
  g.if(missing.get(), () => tellMissing(g), undefined, "false");
}

/** The same of a map without keys that has no value yet. */
function reportUnset(g: Lowering, { script: { setFlagOffset } }: MapLayout, address: Address): void {
  if (!g.object.reportFailures || setFlagOffset === undefined) return;
  const flag = g.load(g.at(address, setFlagOffset), 8);
  g.if(g.compare("eq", flag, 0), () => tellMissing(g), undefined, "false");
}

function tellMissing(g: Lowering): void {
  g.event({ kind: "helper-error", helper: "map_lookup_elem" }, [{ type: INT64, scalar: g.constant(0) }]);
}

function loadStored(g: Lowering, address: Address, stored: Type, type: Type): Operand {
  if (!isScalar(stored)) return { kind: "memory", type, address };
  return { kind: "scalar", type, value: g.read({ kind: "memory", type: stored, address }) };
}

function scalarOrZero(g: Lowering, found: Value, layout: MapLayout): Value {
  const value = g.variable(g.constant(0));
  const address: Address = { base: found, offset: 0, space: "bpf" };
  const read = (): void => value.set(g.read({ kind: "memory", type: layout.script.value, address }));
  ifPresent(g, layout, found, read);
  return value.get();
}

/** Where a look-up found a key that is not one of those that stay after their deletion. */
function ifPresent(g: Lowering, layout: MapLayout, found: Value, then: () => void): void {
  const present =
    layout.keptKeys === undefined
      ? then
      : () => g.if(g.compare("ne", g.load(presence(layout, found), 8), 0), then, undefined, "true");
  g.if(g.compare("ne", found, 0), present, undefined, "true");
}

/** The word behind the value that is 0 for a deleted key. */
function presence({ script }: MapLayout, found: Value): Address {
  return { base: found, offset: script.setFlagOffset ?? 0, space: "bpf" };
}

function aggregateNumber(type: Type): Type {
  return type.kind === "aggregate" && type.signed ? INT64 : UINT64;
}

/** The merged value of all processors, as it is now. */
function readAggregate(g: Lowering, map: MapInfo, layout: MapLayout, key: MapKey): Value {
  return mergedValue(g, layout, keyOf(g, map, key));
}

/** Of the castable aggregation at a key in memory. */
export function mergedValue(g: Lowering, layout: MapLayout, address: Address): Value {
  const type = layout.script.value;
  if (!isCastableAggregate(type)) throw new Error(`${type.kind} has no number, after the check`);
  const first = g.variable(g.constant(0));
  const second = g.variable(g.constant(0));
  // a fixed count of processors, so that the verifier sees the loop end
  g.repeat(g.object.target.possibleCpus, (cpu) => {
    const value = g.call("map_lookup_percpu_elem", [g.mapReference(layout.index), g.pointer(address), cpu], "write");
    g.if(g.compare("ne", value, 0), () => {
      const word = g.load({ base: value, offset: 0, space: "bpf" }, 8);
      if (type.name === "count" || type.name === "sum") first.set(g.binary("add", first.get(), word));
      else if (type.name === "avg") {
        first.set(g.binary("add", first.get(), word));
        second.set(g.binary("add", second.get(), g.load({ base: value, offset: 8, space: "bpf" }, 8)));
      } else mergeExtreme(g, type.name, type.signed, word, value, first, second);
    });
  });
  if (type.name !== "avg") return first.get();
  return average(g, first.get(), second.get(), type.signed);
}

type Cell = ReturnType<Lowering["variable"]>;

function mergeExtreme(
  g: Lowering,
  name: "min" | "max",
  signed: boolean,
  word: Value,
  value: Value,
  best: Cell,
  any: Cell,
): void {
  const set = g.load({ base: value, offset: 8, space: "bpf" }, 8);
  g.if(g.compare("ne", set, 0), () => {
    const order = name === "min" ? "lt" : "gt";
    const better = g.compare(signed ? `s${order}` : order, word, best.get());
    g.if(g.binary("or", better, g.compare("eq", any.get(), 0)), () => {
      best.set(word);
      any.set(g.constant(1));
    });
  });
}

function average(g: Lowering, total: Value, count: Value, signed: boolean): Value {
  const negative = signed ? g.compare("slt", total, 0) : g.constant(0);
  const magnitude = g.variable(total);
  if (signed) g.if(negative, () => magnitude.set(g.negate(total)));
  const quotient = g.variable(g.binary("div", magnitude.get(), count));
  if (signed) g.if(negative, () => quotient.set(g.negate(quotient.get())));
  return quotient.get();
}

/** `@m[k] = value`. A scalar is written in place where the key exists: a look-up is cheaper than an update. */
export function assignMap(g: Lowering, map: MapInfo, key: MapKey, value: Expression): void {
  const layout = g.object.scriptMap(map);
  const stored = layout.script.value;
  if (isScalar(stored)) {
    storeScalar(g, map, layout, key, g.scalar(value, stored));
    return;
  }
  if (layout.script.key === undefined) {
    const address = scalarAddress(g, layout);
    // the new value may be made from the old one
    const made = g.inMemoryAs(value, stored);
    g.copy(address, made, sizeOf(stored));
    markSet(g, layout, address);
    return;
  }
  const made = g.inMemoryAs(value, stored);
  g.known.forget(map);
  update(g, layout, keyOf(g, map, key), made);
}

export function storeScalar(g: Lowering, map: MapInfo, layout: MapLayout, key: MapKey, word: Value): void {
  const stored = layout.script.value;
  if (layout.script.key === undefined) {
    const address = scalarAddress(g, layout);
    g.store(address, sizeOf(stored) as 8, word);
    markSet(g, layout, address);
    return;
  }
  const size = sizeOf(stored) as 1 | 2 | 4 | 8;
  const address = keyOf(g, map, key);
  const found = g.known.find(g, map, key, () => lookup(g, layout, address));
  g.known.forget(map);
  g.if(
    g.compare("ne", found, 0),
    () => {
      g.store({ base: found, offset: 0, space: "bpf" }, size, word);
      if (layout.keptKeys !== undefined) g.store(presence(layout, found), 8, 1);
    },
    () => insertWord(g, layout, address, word),
  );
}

function insertWord(g: Lowering, layout: MapLayout, key: Address, word: Value): void {
  const value = g.memory(16, "value");
  g.store(value, 8, word);
  if (layout.keptKeys === undefined) {
    update(g, layout, key, value);
    return;
  }
  g.store(g.at(value, 8), 8, 1);
  update(g, layout, key, value, () => countKeys(g, layout, 1));
}

function countKeys(g: Lowering, { script }: MapLayout, by: number): void {
  const { map, offset } = g.object.keyCount(script.name);
  g.f.atomicAdd(g.f.emit({ op: "map-value", map, offset: 0 }), offset, g.constant(by));
}

/** What a place of the script can't make is counted there, and told by the engine: a full map refuses thousands a second. */
function update(g: Lowering, layout: MapLayout, key: Address, value: Address, done?: () => void): void {
  const { index, script } = layout;
  const args = [g.mapReference(index), g.pointer(key), g.pointer(value), NO_FLAGS];
  const result = g.call("map_update_elem", args, "write");
  g.if(g.compare("ne", result, 0), () => countRefused(g, script.name, result), done, "false");
}

/** A processor or an interrupt that was quicker has inserted the key already, and perhaps counted: that is kept. */
function insertZeroes(g: Lowering, layout: MapLayout, key: Address): void {
  const { index, script } = layout;
  const zeroes = g.f.emit({ op: "map-value", map: g.object.zeroMap(layout.valueSize), offset: 0 });
  const result = g.call("map_update_elem", [g.mapReference(index), g.pointer(key), zeroes, NOEXIST], "write");
  const failed = (): void =>
    g.if(g.compare("ne", result, EEXIST), () => countRefused(g, script.name, result), undefined, "true");
  g.if(g.compare("ne", result, 0), failed, undefined, "false");
}

/** Counted apart are updates that found the map full, and those that failed otherwise. */
export function countRefused(g: Lowering, map: string, result: Value): void {
  const { map: counters, offset, place } = g.object.refusedSlot({ map, sends: g.prints, span: g.f.span });
  const base = g.f.emit({ op: "map-value", map: counters, offset });
  const count = (at: number) => (): void => {
    if (!g.prints) g.f.atomicAdd(base, at, g.constant(1));
    else g.if(g.compare("eq", g.f.fetchAdd(base, at, 8, g.constant(1)), 0), tell, undefined, "false");
  };
  const tell = (): void =>
    g.event({ kind: "helper-error", helper: "map_update_elem", place }, [{ type: INT64, scalar: result }]);
  g.if(g.compare("eq", result, E2BIG), count(0), count(8), "true");
}

export function markSet(g: Lowering, layout: MapLayout, address: Address): void {
  const { setFlagOffset } = layout.script;
  if (setFlagOffset !== undefined) g.store(g.at(address, setFlagOffset), 8, 1);
}

/** Reads, changes and writes back an integer or pointer with one look-up. Gives the old and the new word. */
export function modifyMap(
  g: Lowering,
  map: MapInfo,
  key: MapKey,
  change: (old: Value) => Value,
): { old: Value; next: Value } {
  const layout = g.object.scriptMap(map);
  const stored = layout.script.value;
  const size = sizeOf(stored) as 8;
  if (layout.script.key === undefined) {
    const address = scalarAddress(g, layout);
    reportUnset(g, layout, address);
    const old = g.load(address, size);
    const next = change(old);
    g.store(address, size, next);
    markSet(g, layout, address);
    return { old, next };
  }
  const at = keyOf(g, map, key);
  const found = g.known.find(g, map, key, () => lookup(g, layout, at));
  g.known.forget(map);
  reportMissing(g, layout, found);
  const old = g.variable(g.constant(0));
  const next = g.variable(g.constant(0));
  g.if(
    g.compare("ne", found, 0),
    () => {
      const address: Address = { base: found, offset: 0, space: "bpf" };
      if (layout.keptKeys === undefined) old.set(g.load(address, size));
      else ifPresent(g, layout, found, () => old.set(g.load(address, size)));
      next.set(change(old.get()));
      g.store(address, size, next.get());
      if (layout.keptKeys !== undefined) g.store(presence(layout, found), 8, 1);
    },
    () => {
      next.set(change(g.constant(0)));
      insertWord(g, layout, at, next.get());
    },
    "true",
  );
  return { old: old.get(), next: next.get() };
}

/** `@m[k] = aggregation(…)`: updates this processor's value in place; a new key is inserted as zeroes first. */
export function aggregate(g: Lowering, map: MapInfo, key: MapKey, call: CheckedCall): void {
  const layout = g.object.scriptMap(map);
  const change = call.record.aggregate?.(g, call);
  if (change === undefined) throw new Error(`${call.record.name} is no aggregation`);
  if (layout.script.table !== undefined) {
    aggregateInTable(g, { map, key, layout, table: layout.script.table, span: call.node.span }, change);
    return;
  }
  const at = keyOf(g, map, key);
  g.known.forget(map);
  // where a new key finds no room, the call is what failed
  g.f.span = call.node.span;
  const found = lookup(g, layout, at);
  const apply = (base: Value): void => {
    const address: Address = { base, offset: 0, space: "bpf" };
    g.sharedAggregation = layout.script.key !== undefined && isShared(layout.script.value);
    change(address);
    g.sharedAggregation = false;
    markSet(g, layout, address);
  };
  const place = g.variable(found);
  const insert = (): void => {
    insertZeroes(g, layout, at);
    place.set(lookup(g, layout, at));
  };
  if (layout.script.key !== undefined) g.if(g.compare("eq", found, 0), insert, undefined, "false");
  g.if(g.compare("ne", place.get(), 0), () => apply(place.get()), undefined, "true");
}

export function mapDelete(g: Lowering, map: MapInfo, key: MapKey): Value {
  const layout = g.object.scriptMap(map);
  if (layout.keptKeys !== undefined) return deleteKept(g, map, key, layout);
  g.known.forget(map);
  if (layout.script.key !== undefined) {
    const result = g.call("map_delete_elem", [g.mapReference(layout.index), g.pointer(keyOf(g, map, key))], "write");
    return g.compare("eq", result, 0);
  }
  return unset(g, layout);
}

/** The key stays, marked as gone, unless there are too many of those already. */
function deleteKept(g: Lowering, map: MapInfo, key: MapKey, layout: MapLayout): Value {
  const was = g.variable(g.constant(0));
  const found = g.known.find(g, map, key, () => lookup(g, layout, keyOf(g, map, key)));
  g.known.forget(map);
  const counter = g.object.keyCount(layout.script.name);
  ifPresent(g, layout, found, () => {
    was.set(g.constant(1));
    const base = g.f.emit({ op: "map-value", map: counter.map, offset: 0 });
    const keys = g.load({ base, offset: counter.offset, space: "bpf" }, 8);
    g.if(
      g.compare("sgt", keys, layout.keptKeys ?? 0),
      () => {
        const at = g.pointer(keyOf(g, map, key));
        const result = g.call("map_delete_elem", [g.mapReference(layout.index), at], "write");
        g.if(g.compare("eq", result, 0), () => countKeys(g, layout, -1));
      },
      () => g.store(presence(layout, found), 8, 0),
      "false",
    );
  });
  return was.get();
}

/** A scalar map stops being set; what is printed and read afterwards is as if it never was. */
function unset(g: Lowering, layout: MapLayout): Value {
  const { setFlagOffset, perCpu } = layout.script;
  if (perCpu || setFlagOffset === undefined) {
    g.event({ kind: "clear", map: layout.script.name }, []);
    return g.constant(1);
  }
  const address = scalarAddress(g, layout);
  const was = g.load(g.at(address, setFlagOffset), 8);
  g.zero(address, layout.valueSize);
  return g.compare("ne", was, 0);
}

export function mapHasKey(g: Lowering, map: MapInfo, key: MapKey): Value {
  const layout = g.object.scriptMap(map);
  const found = g.known.find(g, map, key, () => lookup(g, layout, keyOf(g, map, key)));
  if (layout.keptKeys === undefined) return g.compare("ne", found, 0);
  const present = g.variable(g.constant(0));
  ifPresent(g, layout, found, () => present.set(g.constant(1)));
  return present.get();
}

/** One look-up tells whether the key is there and gives its value to the variable. */
export function mapFind(g: Lowering, map: MapInfo, key: MapKey, variable: Expression): Value {
  if (variable.kind !== "variable") throw new Error("a result that is no variable, after the check");
  const layout = g.object.scriptMap(map);
  const stored = layout.script.value;
  const at = keyOf(g, map, key);
  const found = g.variable(g.constant(0));
  const value = lookup(g, layout, at);
  ifPresent(g, layout, value, () => {
    found.set(g.constant(1));
    const operand: Operand =
      stored.kind === "aggregate"
        ? { kind: "scalar", type: aggregateNumber(stored), value: mergedValue(g, layout, at) }
        : { kind: "memory", type: stored, address: { base: value, offset: 0, space: "bpf" } };
    bindVariable(g, variable, operand);
  });
  return found.get();
}

/** Counts the keys with a callback that does nothing else. */
export function mapLength(g: Lowering, map: MapInfo): Value {
  const layout = g.object.scriptMap(map);
  const callee = g.inFunction("count_keys", 4, () => g.f.return(g.constant(0)));
  const callback = g.f.emit({ op: "function", callee });
  return g.call("for_each_map_elem", [g.mapReference(layout.index), callback, 0, 0], "write");
}
