// What the C definitions at the head of a script add: types, and constants from #define and enums. Headers of the kernel and
// the C library are not read: their types come from BTF, their constants from a table.

import { type Btf, CError, parseC } from "@kscope/btf";
import { isKnownHeader } from "../constants/headers.ts";
import type { CDefinition, Program } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import type { Span } from "../syntax/span.ts";
import type { Target } from "../target.ts";
import type { Constant } from "./checked-program.ts";
import type { CompileOptions } from "./state.ts";

/** What the C parser calls the script in its errors. */
const NAME = "script";

export interface DefinitionContext {
  readonly target: Target;
  readonly options: CompileOptions;
  readonly report: (d: Diagnostic) => void;
}

export interface Definitions {
  /** Of the script's own types, where it has some. */
  readonly btf: Btf | undefined;
  readonly constants: ReadonlyMap<string, Constant>;
}

export function readDefinitions(program: Program, context: DefinitionContext): Definitions {
  const { target, options, report } = context;
  const asked = (options.includes ?? []).map((path) => includeOf(path));
  const [first] = [...asked, ...program.cDefinitions];
  if (first === undefined) return { btf: undefined, constants: new Map() };
  const { text, origin } = joined([...asked, ...program.cDefinitions]);
  const defines = {
    ...(target.btf === undefined ? {} : { BPFTRACE_HAVE_BTF: "1" }),
    ...ARCHITECTURE[target.architecture],
  };
  const base = target.btf === undefined ? {} : { base: target.btf };
  try {
    const include = (path: string): string | undefined => readIncluded(path, context);
    const { btf, constants, missingIncludes } = parseC(text, { ...base, defines, include, fileName: NAME });
    const found = new Map<string, Constant>(constants);
    for (const missing of missingIncludes) {
      if (isKnownHeader(missing.path)) continue;
      const installed = installedConstants(missing.path, context);
      if (installed !== undefined) {
        for (const [name, value] of installed) if (!found.has(name)) found.set(name, value);
        continue;
      }
      const message = `'${missing.path}' file not found`;
      report({
        code: "missing-include",
        severity: "error",
        message,
        span: missing.file === NAME ? origin(missing.offset) : first.span,
        hint: "say where it is with -I DIR",
      });
    }
    return { btf, constants: found };
  } catch (error) {
    if (!(error instanceof CError)) throw error;
    report({
      code: "c-definition",
      severity: "error",
      message: error.reason,
      span: error.file === NAME ? origin(error.offset) : first.span,
    });
    return { btf: undefined, constants: new Map() };
  }
}

function includeOf(path: string): CDefinition {
  return { kind: "c-definition", text: `#include <${path}>`, span: { file: 0, start: 0, end: 0 } };
}

function readIncluded(path: string, { target, options }: DefinitionContext): string | undefined {
  if (path.startsWith("/")) return target.readFile(path);
  for (const directory of [options.directory ?? ".", ".", ...(options.includeDirectories ?? [])]) {
    const text = target.readFile(`${directory}/${path}`);
    if (text !== undefined) return text;
  }
  return undefined;
}

const INSTALLED = ["/usr/include", "/usr/local/include"];

/** Of a header of the machine that we know nothing of: its constants, as far as we can read it; undefined if it is not there. */
function installedConstants(path: string, { target }: DefinitionContext): ReadonlyMap<string, Constant> | undefined {
  const read = (name: string): string | undefined => {
    if (isKnownHeader(name)) return "";
    for (const root of INSTALLED) {
      const text = target.readFile(`${root}/${name}`);
      if (text !== undefined) return text;
    }
    return undefined;
  };
  const text = read(path);
  if (text === undefined) return undefined;
  try {
    const defines = ARCHITECTURE[target.architecture];
    return parseC(text, { include: read, defines, tolerant: true, fileName: path }).constants;
  } catch (error) {
    if (!(error instanceof CError)) throw error;
    return new Map();
  }
}

/** All definitions as one C text, and the way back from an offset in it to the script. */
function joined(definitions: readonly CDefinition[]): { text: string; origin: (offset: number) => Span } {
  let text = "";
  const starts: { readonly at: number; readonly span: Span }[] = [];
  for (const d of definitions) {
    starts.push({ at: text.length, span: d.span });
    text += `${closed(d.text)}\n`;
  }
  const origin = (offset: number): Span => {
    const start = starts.findLast((s) => s.at <= offset) ?? { at: 0, span: { file: 0, start: 0, end: 0 } };
    const at = Math.min(start.span.start + offset - start.at, Math.max(start.span.start, start.span.end - 1));
    return { file: start.span.file, start: at, end: at + 1 };
  };
  return { text, origin };
}

/** C wants a semicolon after a type, scripts do not. */
function closed(text: string): string {
  return text.startsWith("#") || text.trimEnd().endsWith(";") || text.trimEnd().endsWith("#") ? text : `${text};`;
}

const ARCHITECTURE: Readonly<Record<Target["architecture"], Readonly<Record<string, string>>>> = {
  x86_64: { __x86_64__: "1" },
  aarch64: { __aarch64__: "1" },
};
