// Values of the language beside integers, as mathematics: texts are sequences of bytes of any length, tuples are lists.

import { fit, join, type Word } from "./word.ts";

export interface Text {
  readonly text: true;
}

export interface Tuple {
  readonly elements: readonly Shape[];
}

export type Shape = Word | Text | Tuple;
export type Value = bigint | string | readonly Value[];

export const TEXT: Text = { text: true };

export function isWord(shape: Shape): shape is Word {
  return "bytes" in shape;
}

/** Of a variable or map that holds values of both. */
export function joinShapes(a: Shape, b: Shape): Shape {
  if (isWord(a) && isWord(b)) return join(a, b);
  if ("text" in a && "text" in b) return TEXT;
  if ("elements" in a && "elements" in b && a.elements.length === b.elements.length)
    return { elements: a.elements.map((element, i) => joinShapes(element, b.elements[i] ?? element)) };
  throw new RangeError("the two have no type in common");
}

export function fitShape(value: Value, shape: Shape): Value {
  if (isWord(shape)) return fit(number(value), shape);
  return "elements" in shape ? list(value).map((v, i) => fitShape(v, shape.elements[i] ?? TEXT)) : value;
}

/** What is read where nothing was written. */
export function zeroOf(shape: Shape): Value {
  if (isWord(shape)) return 0n;
  return "elements" in shape ? shape.elements.map(zeroOf) : "";
}

export function number(value: Value): bigint {
  if (typeof value !== "bigint") throw new RangeError("not a number");
  return value;
}

export function text(value: Value): string {
  if (typeof value !== "string") throw new RangeError("not a text");
  return value;
}

export function list(value: Value): readonly Value[] {
  if (typeof value !== "object") throw new RangeError("not a tuple");
  return value;
}

export function valueText(value: Value): string {
  if (typeof value === "object") return `(${value.map(valueText).join(", ")})`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
