// strerror(3)'s text of an error number, positive as system calls set it. The language's text for a number that nobody
// knows is "Unknown error".
import type { Decoder } from "../decoder.ts";
import { ERROR_TEXTS } from "./error-texts.ts";

export function errorTextDecoder(): Decoder {
  return ({ view }, offset) => errorText(view.getInt32(offset, true));
}

export function errorText(errno: number): string {
  return ERROR_TEXTS[errno] ?? "Unknown error";
}
