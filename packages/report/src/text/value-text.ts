// A value as text, as bpftrace's print() and %s show it. Compiled once a type, because most values are printed many times.

import type { Datum, HistogramDatum, SeriesDatum, StackDatum, StatsDatum, StructDatum } from "@kscope/engine";
import type { AggregateType, EnumType, TupleType, Type } from "@kscope/lang";
import { escapedBuffer } from "./buffer-text.ts";
import { histogramText } from "./histogram-text.ts";
import { enumeratorOf, numberOf } from "./integer-text.ts";
import { seriesText } from "./series-text.ts";
import { stackText } from "./stack-text.ts";

export type TextOf = (value: Datum) => string;

/** What an unknown value is printed as: never a zero that nobody read. */
export const UNKNOWN_TEXT = "null";

const compiled = new WeakMap<Type, TextOf>();

/** The printer of values of a type: binary string out, without a newline (but stacks and graphs bring their own). */
export function textOf(type: Type): TextOf {
  let text = compiled.get(type);
  if (text === undefined) {
    const known = compile(type);
    text = (value) => (value === undefined ? UNKNOWN_TEXT : known(value));
    compiled.set(type, text);
  }
  return text;
}

function compile(type: Type): TextOf {
  switch (type.kind) {
    case "enum":
      return (value) => enumText(type, value);
    case "pointer":
      return (value) => `0x${(numberOf(type, value) ?? 0).toString(16)}`;
    case "buffer":
      return (value) => escapedBuffer(value as string);
    case "array":
      return listText("[", ",", "]", () => type.element);
    case "struct":
      return (value) => fieldsText((value as StructDatum).fields.map((f) => [f.name, textOf(f.type)(f.value)]));
    case "tuple":
      return type.names === undefined
        ? listText("(", ", ", ")", (i) => type.elements[i])
        : recordText(type, type.names);
    case "opaque":
      return (value) => (typeof value === "string" ? value : stackText(type, value as StackDatum));
    case "aggregate":
      return aggregateText(type);
    case "void":
    case "none":
      return () => UNKNOWN_TEXT;
    default:
      return String;
  }
}

function enumText(type: EnumType, value: Datum): string {
  const number = numberOf(type, value) ?? 0;
  return enumeratorOf(type, number) ?? number.toString();
}

function listText(
  open: string,
  separator: string,
  close: string,
  elementType: (i: number) => Type | undefined,
): TextOf {
  return (value) => {
    let text = open;
    (value as readonly Datum[]).forEach((element, i) => {
      const type = elementType(i);
      text += (i === 0 ? "" : separator) + (type === undefined ? UNKNOWN_TEXT : textOf(type)(element));
    });
    return text + close;
  };
}

function recordText(type: TupleType, names: readonly string[]): TextOf {
  const texts = type.elements.map(textOf);
  return (value) => fieldsText(texts.map((text, i) => [names[i] ?? "", text((value as readonly Datum[])[i])]));
}

function fieldsText(fields: readonly (readonly [string, string])[]): string {
  return fields.length === 0 ? "{}" : `{ ${fields.map(([name, text]) => `.${name} = ${text}`).join(", ")} }`;
}

function aggregateText(type: AggregateType): TextOf {
  switch (type.name) {
    case "stats":
      return (value) => {
        const { count, average, total } = value as StatsDatum;
        return `{ .count = ${count}, .average = ${average}, .total = ${total} }`;
      };
    case "hist":
    case "lhist":
      return (value) => histogramText(type, value as HistogramDatum);
    case "tseries":
      return (value) => seriesText(type, value as SeriesDatum);
    default:
      return String;
  }
}
