// One piece of a printf format: text to copy, or a conversion of the next argument.

export type FormatPart = FormatLiteral | FormatConversion;

export interface FormatLiteral {
  readonly kind: "literal";
  /** Binary string: one UTF-16 unit a byte. */
  readonly text: string;
}

export type Conversion = "d" | "i" | "u" | "o" | "x" | "X" | "c" | "p" | "s" | "r" | "rx" | "rh" | "gr";

export interface FormatConversion {
  readonly kind: "conversion";
  readonly conversion: Conversion;
  /** Any of `-`, `+`, space, `#`, `0`. */
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  /** `hh`, `h`, `l`, `ll`, `j`, `z`, `t` or empty: narrows the integer as C does. */
  readonly length: string;
  /** As written, for messages. */
  readonly text: string;
}
