// Values in kscope's own JSON lines, where nothing is flattened to text that a program would want in parts:
// - integers as numbers up to 2^53 - 1, as decimal strings beyond; booleans as booleans; unknown values as null
// - strings as strings, in which a byte that is not UTF-8 is \udcXX (see json-string.ts); buffers as {"bytes":"hex"}
// - decimals as numbers with a point
// - enums as {"name":…,"value":…}, name null where the value has none; pointers as "0x…"
// - tuples and arrays as arrays; records, structs and unions as objects
// - stacks as arrays of frames, innermost first, with a last element {"incomplete":"why"} where frames are missing
// - stats as {"count","average","total"}; hist and lhist as [{"min","max","count"}], both inclusive, null at an open end
// - tseries as [{"start":"…Z","value":…}] with UTC times, value null in a gap; everything else that is symbolic as its text

import type {
  Datum,
  HistogramDatum,
  SeriesDatum,
  StackDatum,
  StackFrame,
  StatsDatum,
  StructDatum,
} from "@kscope/engine";
import type { AggregateType, EnumType, Type } from "@kscope/lang";
import { boundsOf, filledRange } from "../histogram.ts";
import { jsonString, jsonText } from "../json/json-string.ts";
import { utcText } from "../text/clock-text.ts";
import { dividedCounts } from "../text/histogram-text.ts";
import { enumeratorOf, numberOf } from "../text/integer-text.ts";
import { textOf } from "../text/value-text.ts";

/** JSON text as a binary string. `divisor` divides the counts of a hist. */
export function typedValue(type: Type, value: Datum, divisor = 1): string {
  if (value === undefined) return "null";
  switch (type.kind) {
    case "bool":
      return String(value);
    case "integer":
      return typedInteger(value as number | bigint);
    case "enum":
      return enumJson(type, numberOf(type, value) ?? 0);
    case "pointer":
      return `"${textOf(type)(value)}"`;
    case "buffer":
      return `{"bytes":"${Buffer.from(value as string, "latin1").toString("hex")}"}`;
    case "array":
      return listJson((value as readonly Datum[]).map((v) => typedValue(type.element, v)));
    case "tuple":
      return elementsJson(type.elements, type.names, value as readonly Datum[]);
    case "struct":
      return objectJson((value as StructDatum).fields.map((f) => [f.name, typedValue(f.type, f.value)]));
    case "opaque":
      if (type.name === "decimal") return value as string;
      return typeof value === "string" ? jsonString(value) : stackJson(value as StackDatum);
    case "aggregate":
      return aggregateJson(type, value, divisor);
    case "void":
    case "none":
      return "null";
    default:
      return jsonString(value as string);
  }
}

/** The parts of a key: an array, or an object for a record. A key of one part is an array of one. */
export function typedKey(type: Type, key: Datum): string {
  return type.kind === "tuple" ? typedValue(type, key) : `[${typedValue(type, key)}]`;
}

export function typedInteger(value: number | bigint): string {
  return value >= -Number.MAX_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? value.toString() : `"${value}"`;
}

/** Members of which undefined ones are left out; values are JSON text already. */
export function objectJson(members: readonly (readonly [string, string | undefined])[]): string {
  return `{${members.flatMap(([name, json]) => (json === undefined ? [] : [`${jsonText(name)}:${json}`])).join(",")}}`;
}

export function listJson(items: readonly string[]): string {
  return `[${items.join(",")}]`;
}

function elementsJson(types: readonly Type[], names: readonly string[] | undefined, values: readonly Datum[]): string {
  const items = types.map((t, i) => typedValue(t, values[i]));
  return names === undefined ? listJson(items) : objectJson(items.map((item, i) => [names[i] ?? "", item]));
}

function enumJson(type: EnumType, value: number | bigint): string {
  const name = enumeratorOf(type, value);
  return `{"name":${name === undefined ? "null" : jsonText(name)},"value":${typedInteger(value)}}`;
}

function stackJson(stack: StackDatum): string {
  const frames = stack.frames.map(frameJson);
  if (stack.incomplete !== undefined) frames.push(objectJson([["incomplete", jsonText(stack.incomplete)]]));
  return listJson(frames);
}

function frameJson(frame: StackFrame): string {
  const text = (value: string | undefined): string | undefined => (value === undefined ? undefined : jsonText(value));
  return objectJson([
    ["address", `"0x${frame.address.toString(16)}"`],
    ["symbol", text(frame.symbol)],
    ["offset", frame.symbol === undefined && frame.buildId === undefined ? undefined : String(frame.offset)],
    ["module", text(frame.module)],
    ["file", text(frame.file)],
    ["line", frame.line?.toString()],
    ["inlined", frame.inlined?.toString()],
    ["build_id", text(frame.buildId)],
  ]);
}

function aggregateJson(type: AggregateType, value: Datum, divisor: number): string {
  switch (type.name) {
    case "stats":
      return statsJson(value as StatsDatum);
    case "hist":
    case "lhist":
      return bucketsJson(type, value as HistogramDatum, divisor);
    case "tseries":
      return listJson((value as SeriesDatum).points.map(pointJson));
    default:
      return typedInteger(value as number | bigint);
  }
}

function statsJson({ count, average, total }: StatsDatum): string {
  return `{"count":${typedInteger(count)},"average":${typedInteger(average)},"total":${typedInteger(total)}}`;
}

function bucketsJson(type: AggregateType, histogram: HistogramDatum, divisor: number): string {
  const range = filledRange(histogram.counts);
  if (range === undefined) return "[]";
  const counts = dividedCounts(type, histogram.counts.slice(range.first, range.last + 1), divisor);
  return listJson(
    counts.map((count, i) => {
      const { low, high } = boundsOf(type, range.first + i);
      const max = high === undefined ? "null" : typedInteger(high - 1n);
      return `{"min":${low === undefined ? "null" : typedInteger(low)},"max":${max},"count":${count}}`;
    }),
  );
}

function pointJson(point: SeriesDatum["points"][number]): string {
  const start = utcText(point.start).replace(" ", "T");
  return `{"start":"${start}Z","value":${point.value === undefined ? "null" : typedInteger(point.value)}}`;
}
