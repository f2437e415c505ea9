// Parses a printf format into text and conversions. What is no conversion stays text, as in C.

import type { Conversion, FormatPart } from "./format-part.ts";

const CONVERSION =
  /%(?:([-+ #0]*\d*%)|([-+ #0]*)(\*|\d+)?(?:\.(\d*))?(hh|h|ll|l|j|z|t|L)?(rx|rh|gr|[diuoxXcpsreEfFgGaAn]))/g;

/** Floating-point conversions and `%n`: parsed, so that they can be refused by name. */
export const REFUSED_CONVERSIONS: ReadonlySet<string> = new Set([..."eEfFgGaAn"]);

/** `text` is a binary string. */
export function parseFormat(text: string): readonly FormatPart[] {
  const parts: FormatPart[] = [];
  let literal = "";
  let last = 0;
  for (const match of text.matchAll(CONVERSION)) {
    literal += text.slice(last, match.index);
    last = match.index + match[0].length;
    if (match[1] !== undefined) {
      literal += "%";
      continue;
    }
    if (literal !== "") parts.push({ kind: "literal", text: literal });
    literal = "";
    parts.push({
      kind: "conversion",
      conversion: match[6] as Conversion,
      flags: match[2] ?? "",
      width: match[3] === undefined || match[3] === "*" ? undefined : Number(match[3]),
      precision: match[4] === undefined ? undefined : Number(match[4]),
      length: match[5] ?? "",
      text: match[0],
    });
  }
  literal += text.slice(last);
  if (literal !== "") parts.push({ kind: "literal", text: literal });
  return parts;
}
