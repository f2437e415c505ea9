// Whether the arguments of a printf fit its format.

import type { CallCheck } from "../stdlib/function-record.ts";
import { isCastableAggregate } from "../types/promote.ts";
import { isIntegral, type Type } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import type { FormatConversion, FormatPart } from "./format-part.ts";
import { REFUSED_CONVERSIONS } from "./parse-format.ts";

export function checkFormat(c: CallCheck, name: string, parts: readonly FormatPart[]): void {
  const conversions = parts.filter((p): p is FormatConversion => p.kind === "conversion");
  const given = c.arguments.length - 1;
  if (given !== conversions.length) {
    const few = given < conversions.length;
    c.error(
      "format-arguments",
      `${name}: ${few ? "Not enough" : "Too many"} arguments for format string (${conversions.length} expected, ${given} found)`,
      c.node,
      few ? "give an argument for every % in the format" : "the format has no % for the last ones",
    );
    return;
  }
  for (const [i, conversion] of conversions.entries()) checkConversion(c, name, conversion, i + 1);
}

function checkConversion(c: CallCheck, name: string, conversion: FormatConversion, index: number): void {
  const type = c.type(index);
  if (type.kind === "none") return;
  const argument = c.arguments[index];
  if (REFUSED_CONVERSIONS.has(conversion.conversion)) {
    c.error(
      "format-conversion",
      `${name}: ${conversion.text} is not supported: there are no floating-point numbers`,
      c.node,
      "use %d, or divide into whole and rest",
    );
    return;
  }
  if (type.kind === "void" || (type.kind === "aggregate" && !isCastableAggregate(type))) {
    c.error(
      "format-argument",
      `${name}: value of type '${typeName(type)}' can't be printed by ${conversion.text}`,
      argument,
      type.kind === "aggregate" ? "print the map: print(@name)" : undefined,
    );
    return;
  }
  if (fits(conversion, type)) return;
  const hint = conversion.conversion.startsWith("r") ? "use buf() to take bytes" : "use %s, which prints any value";
  c.error(
    "format-argument",
    `${name}: ${conversion.text} specifier expects a value of type ${expected(conversion)} (${typeName(type)} supplied)`,
    argument,
    hint,
  );
}

/** An argument `()` leaves out its conversion and the blanks behind it: a column that was not asked for. */
export function leavesOut(type: Type): boolean {
  return type.kind === "tuple" && type.elements.length === 0;
}

function fits(conversion: FormatConversion, type: Type): boolean {
  if (leavesOut(type)) return true;
  if (conversion.conversion === "s") return true;
  if (conversion.conversion.startsWith("r")) return type.kind === "buffer";
  return (
    isIntegral(type) ||
    type.kind === "pointer" ||
    isCastableAggregate(type) ||
    (type.kind === "opaque" && type.size === 8 && type.name !== "kstack")
  );
}

function expected(conversion: FormatConversion): string {
  return conversion.conversion.startsWith("r") ? "buffer" : "integer";
}
