// The order in which a map's entries are shown, as bpftrace has it: numbers and aggregations by value, ascending, so that
// the largest stand last, next to the prompt; everything else by key. Keys settle ties.
import type { Type } from "@kscope/lang";
import type { Datum, HistogramDatum, MapEntry, SeriesDatum, StatsDatum } from "../reports/report.ts";

export type Comparator = (a: Datum, b: Datum) => number;

const even: Comparator = () => 0;

function compareNumbers(a: Datum, b: Datum): number {
  const left = a as number | bigint;
  const right = b as number | bigint;
  return left < right ? -1 : left > right ? 1 : 0;
}

const compareTexts: Comparator = (a, b) => {
  const left = a as string;
  const right = b as string;
  return left < right ? -1 : left > right ? 1 : 0;
};

function by(measure: (value: Datum) => number | bigint): Comparator {
  return (a, b) => compareNumbers(measure(a), measure(b));
}

/** Unsigned keys are compared as signed ones of their size, so the upper half comes first. */
function signedOf(size: number): (value: Datum) => bigint {
  return (value) => BigInt.asIntN(size * 8, BigInt(value as number | bigint));
}

/** By key: integers, texts and, element by element, tuples of them. */
export function keyComparator(type: Type | undefined): Comparator {
  switch (type?.kind) {
    case "integer":
    case "enum":
      return type.signed ? compareNumbers : by(signedOf(type.size));
    case "pointer":
      return compareNumbers;
    case "bool":
      return by((value) => Number(value));
    case "string":
    case "buffer":
      return compareTexts;
    case "opaque":
      return type.name === "kstack" || type.name === "ustack" ? even : compareTexts;
    case "tuple":
      return lexicographic(type.elements.map(keyComparator));
    default:
      return even;
  }
}

function lexicographic(comparators: readonly Comparator[]): Comparator {
  return (a, b) => {
    const left = a as readonly Datum[];
    const right = b as readonly Datum[];
    for (let i = 0; i < comparators.length; i++) {
      const result = comparators[i]?.(left[i], right[i]) ?? 0;
      if (result !== 0) return result;
    }
    return 0;
  };
}

const unsigned: Comparator = by((value) => BigInt.asUintN(64, BigInt(value as number | bigint)));
const histogramTotal = by((value) => (value as HistogramDatum).counts.reduce((sum, n) => sum + n, 0));
const lastStart = by((value) => (value as SeriesDatum).points.findLast((p) => p.value !== undefined)?.start ?? 0n);

const AGGREGATES: Readonly<Record<string, Comparator>> = {
  // bpftrace compares these two as unsigned words whatever their sign
  min: unsigned,
  max: unsigned,
  stats: by((value) => (value as StatsDatum).average),
  hist: histogramTotal,
  lhist: histogramTotal,
  tseries: lastStart,
};

/** By value, or undefined for types that are ordered by key. */
export function valueComparator(type: Type): Comparator | undefined {
  if (type.kind === "aggregate") return AGGREGATES[type.name] ?? compareNumbers;
  return type.kind === "integer" || type.kind === "enum" ? compareNumbers : undefined;
}

export function sortEntries(entries: MapEntry[], keyType: Type | undefined, valueType: Type): MapEntry[] {
  const byKey = keyComparator(keyType);
  const byValue = valueComparator(valueType) ?? even;
  return entries.sort((a, b) => byValue(a.value, b.value) || byKey(a.key, b.key));
}
