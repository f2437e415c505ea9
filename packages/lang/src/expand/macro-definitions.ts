// A script's macros by name, and what a definition may not do whether it is called or not.

import type { AnyNode, MacroDefinition, Program } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import type { Span } from "../syntax/span.ts";
import { children } from "../syntax/walk.ts";

type Report = (diagnostic: Diagnostic) => void;

export function macroDefinitions(program: Program, report: Report): Map<string, MacroDefinition[]> {
  const macros = new Map<string, MacroDefinition[]>();
  const refuse = (code: string, message: string, span: Span): void =>
    report({ code, severity: "error", message, span });
  for (const item of program.items) {
    if (item.kind !== "macro") continue;
    const { name } = item.name;
    const same = macros.get(name) ?? [];
    if (same.some((m) => shape(m) === shape(item)))
      refuse("duplicate-macro", `Redefinition of macro: ${name}`, item.span);
    checkParameters(item, refuse);
    checkJumps(item.body, "macro", refuse);
    macros.set(name, [...same, item]);
  }
  return macros;
}

/** Definitions of one name differ in the number and kinds of their parameters. */
function shape(macro: MacroDefinition): string {
  return macro.parameters.map((p) => p.target.kind).join();
}

type Refuse = (code: string, message: string, span: Span) => void;

const WORDS = { identifier: "Ident", variable: "Variable", "map-name": "Map" } as const;

function checkParameters({ parameters }: MacroDefinition, refuse: Refuse): void {
  const seen = new Set<string>();
  for (const { target } of parameters) {
    const name = `${target.kind === "variable" ? "$" : ""}${target.name}`;
    if (seen.has(name))
      refuse(
        "duplicate-parameter",
        `${WORDS[target.kind]} for macro argument has already been used: ${name}`,
        target.span,
      );
    seen.add(name);
  }
}

/** A macro's body stands where it is called, so it may leave loops of its own only. */
function checkJumps(node: AnyNode, inside: "macro" | "for-loop" | "while-loop", refuse: Refuse): void {
  const leavesLoop = (node.kind === "break" || node.kind === "continue") && inside === "macro";
  if (leavesLoop || node.kind === "return")
    refuse("macro-jump", `'${node.kind}' statement is not allowed in a ${inside}`, node.span);
  const within = node.kind === "for" ? "for-loop" : node.kind === "while" ? "while-loop" : inside;
  for (const child of children(node)) checkJumps(child, within, refuse);
}
