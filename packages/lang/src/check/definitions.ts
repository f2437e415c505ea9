// What the C definitions at the head of a script add: types, and constants from #define and enums. Headers of the kernel
// are not read: their types come from BTF.

import { type Btf, CError, parseC } from "@kscope/btf";
import type { Program } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import type { Target } from "../target.ts";
import type { Constant } from "./checked-program.ts";

export interface Definitions {
  readonly btfs: readonly Btf[];
  readonly constants: ReadonlyMap<string, Constant>;
}

export function readDefinitions(program: Program, target: Target, report: (d: Diagnostic) => void): Definitions {
  const kernel = target.btf === undefined ? [] : [target.btf];
  const [first] = program.cDefinitions;
  if (first === undefined) return { btfs: kernel, constants: new Map() };
  // each definition stays on its line, so that places in messages are those of the script
  let text = "";
  let offset = 0;
  for (const d of program.cDefinitions) {
    text += `${blank(d.span.start - offset)}${closed(d.text)}`;
    offset = d.span.start + closed(d.text).length;
  }
  const defines = {
    ...(target.btf === undefined ? {} : { BPFTRACE_HAVE_BTF: "1" }),
    ...ARCHITECTURE[target.architecture],
  };
  const base = target.btf === undefined ? {} : { base: target.btf };
  try {
    const include = (path: string): string | undefined => target.readFile(path);
    const { btf, constants } = parseC(text, { ...base, defines, include, fileName: "script" });
    return { btfs: [btf, ...kernel], constants };
  } catch (error) {
    if (!(error instanceof CError)) throw error;
    const at = { file: first.span.file, start: error.offset, end: error.offset + 1 };
    report({
      code: "c-definition",
      severity: "error",
      message: error.reason,
      span: error.file === "script" ? at : first.span,
    });
    return { btfs: kernel, constants: new Map() };
  }
}

/** C wants a semicolon after a type, scripts do not. */
function closed(text: string): string {
  return text.startsWith("#") || text.trimEnd().endsWith(";") ? text : `${text};`;
}

const ARCHITECTURE: Readonly<Record<Target["architecture"], Readonly<Record<string, string>>>> = {
  x86_64: { __x86_64__: "1" },
  aarch64: { __aarch64__: "1" },
};

/** A gap as long as what stood there; line breaks do not matter to offsets, but end directives. */
function blank(length: number): string {
  return length <= 0 ? "" : `${" ".repeat(length - 1)}\n`;
}
