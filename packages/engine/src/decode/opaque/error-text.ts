// strerror(3)'s text of an error number, positive as errno is or negative as the kernel returns it. The language's text for a number that nobody
// knows is "Unknown error".
import type { Decoder } from "../decoder.ts";
import { ERROR_TEXTS } from "./error-texts.ts";

export function errorTextDecoder(): Decoder {
  return ({ view }, offset) => errorText(Math.abs(view.getInt32(offset, true)));
}

export function errorText(errno: number): string {
  return ERROR_TEXTS[errno] ?? "Unknown error";
}
