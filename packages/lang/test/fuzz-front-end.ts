// What must hold of the front end for any text: it ends soon, it throws nothing, and what it refuses it says something
// of, at a place in the text and in words for people.

import { type CheckResult, check } from "../src/check/check.ts";
import type { CompileOptions } from "../src/check/state.ts";
import type { Diagnostic } from "../src/syntax/diagnostic.ts";
import { parse } from "../src/syntax/index.ts";
import { renderDiagnostic } from "../src/syntax/render-diagnostic.ts";
import type { Target } from "../src/target.ts";

/** Milliseconds that a text of a few hundred characters may take, on a machine that is busy with other things. */
const LIMIT_MS = 5000;

export const FUZZ_OPTIONS: CompileOptions = {
  positional: ["7", "word"],
  named: new Map<string, string>(),
  unsafe: true,
  pid: undefined,
};

/** Throws where something does not hold. The result is that of a text without errors. */
export function checkAnything(source: string, target: Target): CheckResult["checked"] {
  const start = performance.now();
  const { program, diagnostics, tokens } = parse(source);
  if (tokens.map((t) => t.text).join("") !== source) throw new Error("tokens lost some of the text");
  const result = check(program, target, FUZZ_OPTIONS);
  const all = [...diagnostics, ...result.diagnostics];
  for (const diagnostic of all) judge(diagnostic, source);
  if (result.checked === undefined && !all.some((d) => d.severity === "error"))
    throw new Error("refused without a word");
  if (performance.now() - start > LIMIT_MS) throw new Error("it took too long");
  return all.some((d) => d.severity === "error") ? undefined : result.checked;
}

function judge(diagnostic: Diagnostic, source: string): void {
  const { message, span, hint = "" } = diagnostic;
  if (
    /undefined(?! or undeclared| behavior)|\[object|NaN|internal/.test(
      `${message} ${hint}`.replaceAll(/"[^"]*"|'[^']*'/g, ""),
    )
  )
    throw new Error(`odd words: ${message} ${hint}`);
  if (span === undefined) return;
  if (span.file === 0 && !(0 <= span.start && span.start <= span.end && span.end <= source.length))
    throw new Error(`a place outside of the text: ${span.start}-${span.end}: ${message}`);
  renderDiagnostic(diagnostic, [{ name: "x", text: source }], { color: false });
}
