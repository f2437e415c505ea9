// The `probe` built-in: an index into the object's attach points.
import type { OpaqueType } from "@kscope/lang";
import type { DecodeContext, Decoder } from "../decoder.ts";

export function probeNameDecoder(_type: OpaqueType, context: DecodeContext): Decoder {
  return ({ view }, offset) => context.probeNames[view.getUint32(offset, true)] ?? "";
}
