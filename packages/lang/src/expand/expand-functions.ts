// Puts the bodies of the script's functions in place of their calls. Each call has a copy, so that types belong to one
// call; arguments are evaluated once. The kernel's verifier sees one program, without frames to account for.

import type { AnyNode, Call, Expression, FunctionDefinition, InlineCall, Program } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import { mapChildren } from "../syntax/walk.ts";

type Report = (diagnostic: Diagnostic) => void;

export function expandFunctions(program: Program, report: Report): Program {
  const functions = new Map<string, FunctionDefinition>();
  for (const item of program.items) {
    if (item.kind !== "function") continue;
    if (functions.has(item.name.name)) {
      report({
        code: "duplicate-function",
        severity: "error",
        message: `Redefinition of function: ${item.name.name}`,
        span: item.name.span,
      });
    }
    functions.set(item.name.name, item);
  }
  if (functions.size === 0) return program;
  const expander = new Expander(functions, report);
  const items = program.items.flatMap((item) =>
    item.kind === "function" ? [] : [expander.expand(item) as typeof item],
  );
  return { ...program, items };
}

class Expander {
  readonly #functions: ReadonlyMap<string, FunctionDefinition>;
  readonly #report: Report;
  readonly #stack: FunctionDefinition[] = [];

  constructor(functions: ReadonlyMap<string, FunctionDefinition>, report: Report) {
    this.#functions = functions;
    this.#report = report;
  }

  expand(node: AnyNode): AnyNode {
    const inner = mapChildren(node, (child) => this.expand(child));
    const definition = inner.kind === "call" ? this.#functions.get(inner.callee.name) : undefined;
    const fresh = this.#stack.length > 0 && inner === node ? { ...inner } : inner;
    return definition === undefined || fresh.kind !== "call"
      ? fresh
      : (this.#inline(fresh, definition) ?? nothing(fresh));
  }

  #inline(call: Call, definition: FunctionDefinition): InlineCall | undefined {
    const name = definition.name.name;
    if (this.#stack.includes(definition)) {
      this.#report({
        code: "recursive-function",
        severity: "error",
        message: `Function ${name}() calls itself, which BPF programs can't do`,
        span: call.span,
        hint: "use a loop",
      });
      return undefined;
    }
    const wanted = definition.parameters.length;
    if (call.arguments.length !== wanted) {
      this.#report({
        code: "arity",
        severity: "error",
        message: `${name}() takes ${wanted} argument${wanted === 1 ? "" : "s"} (${call.arguments.length} provided)`,
        span: call.span,
      });
      return undefined;
    }
    this.#stack.push(definition);
    const body = this.expand(definition.body) as InlineCall["body"];
    const parameters = definition.parameters.map((p) => this.expand(p) as typeof p);
    const returnType =
      definition.returnType === undefined
        ? undefined
        : (this.expand(definition.returnType) as InlineCall["returnType"]);
    this.#stack.pop();
    const args = call.arguments.filter((a): a is Expression => a.kind !== "type-name");
    return { kind: "inline-call", name, parameters, arguments: args, returnType, body, span: call.span };
  }
}

/** In place of a call that an error was reported of: a number, so that the checker has nothing to add. */
function nothing({ span }: Call): AnyNode {
  return { kind: "integer", value: 0n, text: "0", span };
}
