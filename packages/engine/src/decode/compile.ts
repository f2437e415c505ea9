// From a type to its decoder: one record a kind of type.
import type { OpaqueType, Type } from "@kscope/lang";
import { type AggregateType, sizeOf } from "@kscope/lang";
import { mergeOf } from "./aggregates/merge.ts";
import type { DecodeContext, Decoder } from "./decoder.ts";
import { integerDecoder, readUnsigned64 } from "./integer.ts";
import { OPAQUE } from "./opaque/opaque.ts";
import { structDecoder } from "./struct.ts";
import { bufferDecoder, stringDecoder } from "./text.ts";

type Kind = Type["kind"];
type Compilers = { readonly [K in Kind]: (type: Extract<Type, { kind: K }>, context: DecodeContext) => Decoder };

const nothing: Decoder = () => undefined;

const COMPILERS: Compilers = {
  integer: (type) => integerDecoder(type.size, type.signed),
  enum: (type) => integerDecoder(type.size, type.signed),
  bool: () => (bytes, offset) => bytes.view.getUint8(offset) !== 0,
  pointer: () => (bytes, offset) => readUnsigned64(bytes.view, offset),
  string: (type, context) => stringDecoder(type.size, type.unterminated === true ? "" : context.truncationTrailer),
  buffer: (type) => bufferDecoder(type.size),
  array: (type, context) => sequence(compileDecoder(type.element, context), evenly(type.length, sizeOf(type.element))),
  tuple: (type, context) => {
    const elements = type.elements.map((element) => compileDecoder(element, context));
    return (bytes, offset) => elements.map((read, i) => read(bytes, offset + (type.offsets[i] ?? 0)));
  },
  struct: (type, context) => structDecoder(type, (member) => compileDecoder(member, context)),
  opaque: (type: OpaqueType, context) => OPAQUE[type.name](type, context),
  // one processor's share, e.g. of a value that was merged in the kernel
  aggregate: (type: AggregateType) => {
    const merge = mergeOf(type);
    return (bytes, offset) => merge(bytes, { offset, stride: type.size, count: 1 });
  },
  void: () => nothing,
  none: () => nothing,
};

function evenly(length: number, size: number): readonly number[] {
  return Array.from({ length }, (_, i) => i * size);
}

function sequence(read: Decoder, offsets: readonly number[]): Decoder {
  return (bytes, offset) => offsets.map((at) => read(bytes, offset + at));
}

/** The decoder of a type. Compile once, run often. */
export function compileDecoder(type: Type, context: DecodeContext): Decoder {
  // the record that `type.kind` selects takes exactly this member of the union
  const compile = COMPILERS[type.kind] as (type: Type, context: DecodeContext) => Decoder;
  return compile(type, context);
}
