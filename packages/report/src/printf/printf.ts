// printf: a parsed format and the types of its arguments, compiled once to a function from values to text. It is the hottest
// path of a sink (half a million lines a second), so everything that the format decides is decided here.

import type { Datum } from "@kscope/engine";
import { type FormatPart, leavesOut, type Type } from "@kscope/lang";
import type { TextOf } from "../text/value-text.ts";
import { compileConversion } from "./conversion.ts";
import type { PrintfDialect } from "./field.ts";

export type { PrintfDialect };

/** Values in the order of the format's conversions; a binary string comes out. */
export type Printf = (values: readonly Datum[]) => string;

const compiled: Readonly<Record<PrintfDialect, WeakMap<readonly FormatPart[], Printf>>> = {
  c: new WeakMap(),
  bpftrace: new WeakMap(),
};

/** Compiled formats are remembered by the identity of `parts`, whose types therefore may not change. */
export function compilePrintf(
  parts: readonly FormatPart[],
  types: readonly Type[],
  dialect: PrintfDialect = "c",
): Printf {
  const known = compiled[dialect].get(parts);
  if (known !== undefined) return known;
  const printf = compile(parts, types, dialect);
  compiled[dialect].set(parts, printf);
  return printf;
}

interface Step {
  /** Of the argument. */
  readonly index: number;
  readonly text: TextOf;
  /** What follows the conversion. */
  after: string;
}

function compile(parts: readonly FormatPart[], types: readonly Type[], dialect: PrintfDialect): Printf {
  let before = "";
  const steps: Step[] = [];
  let index = 0;
  let skipped = false;
  for (const part of parts) {
    const last = steps.at(-1);
    if (part.kind === "conversion") {
      const type = types[index] ?? { kind: "none" };
      skipped = leavesOut(type);
      if (!skipped) steps.push({ index, text: compileConversion(part, type, dialect), after: "" });
      index++;
      continue;
    }
    const literal = skipped ? part.text.replace(/^ +/, "") : part.text;
    if (last === undefined) before += literal;
    else last.after += literal;
  }
  return (values) => {
    let text = before;
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i];
      if (step !== undefined) text += step.text(values[step.index]) + step.after;
    }
    return text;
  };
}
