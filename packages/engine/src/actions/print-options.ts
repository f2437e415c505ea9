// `top` and `divisor` of print(@m, top, divisor): constants of the action, or fields where the script computes them.
import type { EventSpec } from "@kscope/codegen";
import type { Bytes } from "../decode/bytes.ts";
import { compileDecoder } from "../decode/compile.ts";
import type { PrintOptions } from "../maps/script-map-reader.ts";
import { type ActionEnvironment, fieldOf } from "./action.ts";

type Constants = { readonly top: number; readonly divisor: number };

/** `first` is the index of the field that holds `top`, the next one holds the divisor. */
export function printOptions(
  constants: Constants,
  event: EventSpec,
  { environment, first }: { environment: ActionEnvironment; first: number },
): (bytes: Bytes, offset: number) => PrintOptions {
  const top = fieldOf(event, first, (type) => compileDecoder(type, environment.decoding));
  const divisor = fieldOf(event, first + 1, (type) => compileDecoder(type, environment.decoding));
  return (bytes, offset) => ({
    top: Number(top(bytes, offset) ?? constants.top),
    divisor: Number(divisor(bytes, offset) ?? constants.divisor),
  });
}
