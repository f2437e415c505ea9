// The values of an event's fields, in order: arguments of printf and its like.
import type { EventSpec } from "@kscope/codegen";
import type { Type } from "@kscope/lang";
import type { Bytes } from "../decode/bytes.ts";
import { compileDecoder } from "../decode/compile.ts";
import type { DecodeContext } from "../decode/decoder.ts";
import type { Datum } from "../reports/report.ts";

export interface Values {
  readonly types: readonly Type[];
  read(bytes: Bytes, offset: number): Datum[];
}

export function valuesOf({ fields }: EventSpec, context: DecodeContext): Values {
  const decoders = fields.map(({ type }) => compileDecoder(type, context));
  const offsets = fields.map((field) => field.offset);
  const count = fields.length;
  return {
    types: fields.map(({ type }) => type),
    read(bytes, offset) {
      const values = new Array<Datum>(count);
      for (let i = 0; i < count; i++) values[i] = decoders[i]?.(bytes, offset + (offsets[i] ?? 0));
      return values;
    },
  };
}
