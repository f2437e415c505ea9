// What a value is whose memory is all zero: shown for entries that were zeroed, and for `print` of a scalar map that
// has not been assigned yet.
import { sizeOf, type Type } from "@kscope/lang";
import { Bytes } from "../decode/bytes.ts";
import { compileDecoder } from "../decode/compile.ts";
import type { DecodeContext } from "../decode/decoder.ts";
import type { Datum } from "../reports/report.ts";

export function zeroValue(type: Type, context: DecodeContext): Datum {
  if (type.kind !== "aggregate") return compileDecoder(type, context)(new Bytes(new ArrayBuffer(sizeOf(type))), 0);
  switch (type.name) {
    case "stats":
      return { count: 0, total: 0, average: 0 };
    case "hist":
    case "lhist":
      return { counts: new Array<number>(type.size >>> 3).fill(0) };
    case "tseries":
      return { points: [], interval: type.parameters[0] ?? 1n };
    default:
      return 0;
  }
}

/** Histograms and series of a scalar map are not shown before they have something to show. */
export function showsWhenEmpty(type: Type): boolean {
  return type.kind !== "aggregate" || !["hist", "lhist", "tseries"].includes(type.name);
}
