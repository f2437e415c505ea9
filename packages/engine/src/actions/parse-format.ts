// A checked printf format into its pieces. The compiler has refused what is not well formed, so nothing is checked here.
import type { Conversion, FormatPart } from "@kscope/lang";

const CONVERSION = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?([hlLjzt]*)(gr|rh|rx|[diouxXcpsr%])/g;

function numberOr(text: string | undefined): number | undefined {
  return text === undefined || text === "*" ? undefined : Number(text);
}

/** Takes pieces as well, from objects that hold them already. */
export function parseFormat(format: string | readonly FormatPart[]): readonly FormatPart[] {
  if (typeof format !== "string") return format;
  const parts: FormatPart[] = [];
  let literal = "";
  let end = 0;
  const flush = (): void => {
    if (literal !== "") parts.push({ kind: "literal", text: literal });
    literal = "";
  };
  for (const match of format.matchAll(CONVERSION)) {
    const [text, flags = "", width, precision, length = "", conversion = ""] = match;
    literal += format.slice(end, match.index);
    end = match.index + text.length;
    if (conversion === "%") {
      literal += "%";
      continue;
    }
    flush();
    parts.push({
      kind: "conversion",
      conversion: conversion as Conversion,
      flags,
      width: numberOr(width),
      precision: numberOr(precision),
      length,
      text,
    });
  }
  literal += format.slice(end);
  flush();
  return parts;
}
