// A byte string as a JSON string. Valid UTF-8 stays as it is, so that what people wrote stays readable. A byte that is no part of
// valid UTF-8 becomes the escape of the lone surrogate U+DC00 + byte, e.g. \udcff, as Python's `surrogateescape` does: any JSON
// parser takes it, it cannot be confused with real text (encoded surrogates are not valid UTF-8, so their bytes are escaped
// too), and the bytes can be had back. bpftrace 0.27.1 instead writes \uffffffff for every byte above 0x7f, which loses text.

import { binaryString } from "@kscope/lang";

/** Printable ASCII that needs no escape: nearly every string. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7f]*$/;
/** What else there is below 0x80: control characters, quotes and backslashes. */
const SPECIAL = /[^\x20\x21\x23-\x5b\x5d-\xff]/g;
/** Table 3-7 of the Unicode standard: well-formed sequences of two to four bytes; otherwise one stray byte. */
const HIGH =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g;

const SHORT: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Binary string in, quoted JSON text as a binary string out. */
export function jsonString(bytes: string): string {
  if (PLAIN.test(bytes)) return `"${bytes}"`;
  return `"${bytes.replace(SPECIAL, escapeSpecial).replace(HIGH, (s) => (s.length > 1 ? s : escapeByte(s)))}"`;
}

/** Of an ordinary string, such as a file name in a script's location. */
export function jsonText(text: string): string {
  return jsonString(binaryString(text));
}

function escapeSpecial(unit: string): string {
  return SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function escapeByte(unit: string): string {
  return `\\udc${unit.charCodeAt(0).toString(16)}`;
}
