// The field of a conversion: sign and prefix, digits or text, and what fills it up to its width.

import type { FormatConversion } from "@kscope/lang";

/** `c` is the C library's printf. `bpftrace` is what bpftrace 0.27.1 does with C++ streams: a 0 flag fills with zeros on
 * whichever side is padded, even before the sign and after the digits; precision and the space flag count for nothing. */
export type PrintfDialect = "c" | "bpftrace";

export interface Field {
  readonly width: number;
  readonly left: boolean;
  readonly zero: boolean;
  readonly plus: boolean;
  readonly space: boolean;
  readonly alternate: boolean;
  readonly precision: number | undefined;
  readonly dialect: PrintfDialect;
}

export function fieldOf(part: FormatConversion, dialect: PrintfDialect): Field {
  const { flags } = part;
  const c = dialect === "c";
  return {
    width: part.width ?? 0,
    left: flags.includes("-"),
    zero: flags.includes("0"),
    plus: flags.includes("+"),
    space: c && flags.includes(" "),
    alternate: flags.includes("#"),
    precision: c ? part.precision : undefined,
    dialect,
  };
}

/** Nothing to add: the value's own text is the whole field. */
export function isPlain(field: Field): boolean {
  return field.width === 0 && field.precision === undefined && !field.plus && !field.space && !field.alternate;
}

/** A number: `lead` is its sign or prefix. */
export function padNumber(field: Field, lead: string, digits: string): string {
  const text = lead + digits;
  if (text.length >= field.width) return text;
  if (field.dialect === "bpftrace" || field.left || !field.zero || field.precision !== undefined) {
    return padText(field, text, field.dialect === "bpftrace" || field.precision === undefined);
  }
  return lead + digits.padStart(field.width - lead.length, "0");
}

/** Text, after precision has cut it. */
export function padText(field: Field, text: string, zeros = true): string {
  if (text.length >= field.width) return text;
  const filler = field.zero && zeros && (field.dialect === "bpftrace" || !field.left) ? "0" : " ";
  return field.left ? text.padEnd(field.width, filler) : text.padStart(field.width, filler);
}
