// One conversion of a format, with the type of its argument: to a function from value to text.

import type { Datum } from "@kscope/engine";
import type { FormatConversion, Type } from "@kscope/lang";
import { escapedBuffer, hexBuffer, hexEscapedBuffer } from "../text/buffer-text.ts";
import { numberOf } from "../text/integer-text.ts";
import { type TextOf, textOf, UNKNOWN_TEXT } from "../text/value-text.ts";
import { type Field, fieldOf, isPlain, type PrintfDialect, padNumber, padText } from "./field.ts";
import { gfpFlagsText } from "./gfp-flags.ts";
import { integerConversion, integerField } from "./integer-conversion.ts";

export function compileConversion(part: FormatConversion, type: Type, dialect: PrintfDialect): TextOf {
  const field = fieldOf(part, dialect);
  switch (part.conversion) {
    case "s":
      return textField(field, type, textOf(type));
    case "c":
      return numeric(field, type, (v) =>
        padText(field, String.fromCharCode(Number(BigInt(v) & 255n)), dialect !== "c"),
      );
    case "p":
      return numeric(field, type, (v) => pointerField(field, v));
    case "gr":
      return numeric(field, type, (v) => padText(field, gfpFlagsText(BigInt(v))));
    case "r":
      return bufferField(field, type, escapedBuffer);
    case "rx":
      return bufferField(field, type, hexEscapedBuffer);
    case "rh":
      return bufferField(field, type, hexBuffer);
    default:
      return integer(part, type, field);
  }
}

function integer(part: FormatConversion, type: Type, field: Field): TextOf {
  const conversion = integerConversion(part, sizeOf(type), field);
  if (conversion.radix === 10 && isPlain(field)) return numeric(field, type, (v) => conversion.narrow(v).toString());
  return numeric(field, type, (v) => integerField(conversion, field, v));
}

function numeric(field: Field, type: Type, text: (value: number | bigint) => string): TextOf {
  return (value) => {
    const number = typeof value === "number" && value >= 0 ? value : numberOf(type, value);
    return number === undefined ? unprintable(field, type, value) : text(number);
  };
}

// What cannot be a number is shown as what it is: an unknown value, or a timestamp under %d.
function unprintable(field: Field, type: Type, value: Datum): string {
  return padText(field, value === undefined ? UNKNOWN_TEXT : textOf(type)(value), false);
}

function textField(field: Field, type: Type, text: TextOf): TextOf {
  if (field.dialect === "bpftrace") return streamField(field, type, text);
  if (isPlain(field)) return text;
  const { precision } = field;
  return (value) => padText(field, precision === undefined ? text(value) : text(value).slice(0, precision));
}

// A C++ stream pads the first thing written: of a tuple its parenthesis, of a record its brace.
function streamField(field: Field, type: Type, text: TextOf): TextOf {
  const first =
    type.kind === "array" ? 1 : type.kind === "struct" ? 2 : type.kind === "tuple" ? (type.names ? 2 : 1) : 0;
  return (value) => {
    const whole = text(value);
    return first === 0 ? padText(field, whole) : padText(field, whole.slice(0, first)) + whole.slice(first);
  };
}

function bufferField(field: Field, type: Type, show: (bytes: string) => string): TextOf {
  return (value) => {
    const text = typeof value === "string" ? show(value) : textOf(type)(value);
    return padText(field, field.precision === undefined ? text : text.slice(0, field.precision));
  };
}

function pointerField(field: Field, value: number | bigint): string {
  const address = value < 0 ? BigInt.asUintN(64, BigInt(value)) : value;
  return Number(address) === 0 ? padNumber(field, "", "0") : padNumber(field, "0x", address.toString(16));
}

function sizeOf(type: Type): number {
  if (type.kind === "bool") return 1;
  return type.kind === "integer" || type.kind === "enum" ? type.size : 8;
}
