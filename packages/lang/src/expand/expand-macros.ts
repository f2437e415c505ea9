// Replaces calls of macros by their bodies. Macros are hygienic: a variable that the body gives a value is no variable of the
// caller unless it was passed in, maps have to be passed in, and an expression parameter stands for the argument as written,
// evaluated wherever it is used. Each expansion is a tree of its own, since types belong to nodes.

import { findFunction } from "../stdlib/index.ts";
import type { AnyNode, Call, Expression, MacroDefinition, Program, TypeName } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import type { Span } from "../syntax/span.ts";
import { mapChildren } from "../syntax/walk.ts";
import { bindArguments, type MacroBinding } from "./macro-binding.ts";
import { macroDefinitions } from "./macro-definitions.ts";

type Report = (diagnostic: Diagnostic) => void;
type Argument = Expression | TypeName;

export function expandMacros(program: Program, report: Report): Program {
  const macros = macroDefinitions(program, report);
  if (macros.size === 0) return program;
  const expander = new Expander(macros, report);
  const items = program.items.flatMap((item) =>
    item.kind === "macro" ? [] : [expander.expand(item, undefined) as typeof item],
  );
  return { ...program, items };
}

class Expander {
  readonly #macros: ReadonlyMap<string, readonly MacroDefinition[]>;
  readonly #report: Report;
  readonly #stack: MacroDefinition[] = [];
  #expansions = 0;
  /** The call whose macro's body is at hand. */
  #site: Span | undefined;

  constructor(macros: ReadonlyMap<string, readonly MacroDefinition[]>, report: Report) {
    this.#macros = macros;
    this.#report = report;
  }

  /** `inside` are the parameters of the macro that the node is in the body of. */
  expand(node: AnyNode, inside: MacroBinding | undefined): AnyNode {
    const replaced = inside?.replace(node);
    // arguments keep the place that they were written in
    if (replaced !== undefined) return replaced.span === node.span ? this.#placed(replaced) : replaced;
    const found = this.#callOf(node);
    const call = found === undefined ? undefined : this.#placed(found);
    if (call !== undefined) {
      const args = call.arguments.map((a) => this.expand(a, inside) as Argument);
      return (
        this.#instantiate(call, args) ?? (findFunction(call.callee.name) === undefined ? nothing(call) : copy(node))
      );
    }
    const named = this.#named(node, inside);
    if (named !== undefined) return this.#placed(named);
    const children = mapChildren(node, (child) => this.expand(child, inside));
    return this.#placed(fresh(node, children, inside !== undefined));
  }

  /** The node with the call that it comes from, if it is of a macro's body. */
  #placed<T extends AnyNode>(node: T): T {
    const site = this.#site;
    if (site === undefined) return node;
    const span = { ...node.span, expandedFrom: site };
    if ("operatorSpan" in node) return { ...node, span, operatorSpan: { ...node.operatorSpan, expandedFrom: site } };
    return "headSpan" in node
      ? { ...node, span, headSpan: { ...node.headSpan, expandedFrom: site } }
      : { ...node, span };
  }

  /** Names of functions, members and record fields are no expressions. */
  #named(node: AnyNode, inside: MacroBinding | undefined): AnyNode | undefined {
    const again = <T extends AnyNode>(child: T): T => this.expand(child, inside) as T;
    switch (node.kind) {
      case "call":
        return { ...node, arguments: node.arguments.map(again) };
      case "field":
        return { ...node, object: again(node.object) };
      case "record-field":
        return { ...node, value: again(node.value) };
      case "offsetof":
        return { ...node, base: again(node.base) };
      default:
        return undefined;
    }
  }

  /** A call of a macro, or the name of one without parameters. */
  #callOf(node: AnyNode): Call | undefined {
    if (node.kind === "call") return this.#macros.has(node.callee.name) ? node : undefined;
    if (node.kind !== "identifier") return undefined;
    const definitions = this.#macros.get(node.name);
    if (definitions === undefined) return undefined;
    return { kind: "call", callee: node, arguments: [], span: node.span };
  }

  #instantiate(call: Call, args: readonly Argument[]): AnyNode | undefined {
    const name = call.callee.name;
    const macro = this.#choose(call, args);
    if (macro === undefined) return undefined;
    if (this.#stack.includes(macro)) {
      const chain = [...this.#stack, macro].map((m) => m.name.name).join(" > ");
      this.#report({
        code: "recursive-macro",
        severity: "error",
        message: `Recursive macro call detected. Call chain: ${chain}`,
        span: call.span,
      });
      return undefined;
    }
    const binding = bindArguments(macro, args, { number: ++this.#expansions, report: this.#report });
    const outer = this.#site;
    this.#stack.push(macro);
    this.#site = call.span;
    const body = this.expand(macro.body, binding);
    this.#site = outer;
    this.#stack.pop();
    return body.kind === "block" ? { ...body, span: call.span } : badBody(name);
  }

  /** The definition whose parameters take these arguments; those that ask for more win. */
  #choose(call: Call, args: readonly Argument[]): MacroDefinition | undefined {
    const definitions = this.#macros.get(call.callee.name) ?? [];
    const ranked = definitions
      .map((macro) => ({ macro, score: fit(macro, args) }))
      .filter((d) => d.score >= 0)
      .sort((a, b) => b.score - a.score);
    const best = ranked[0]?.macro;
    // a function of the same name may take what no definition takes
    if (best === undefined && findFunction(call.callee.name) === undefined)
      this.#report(mismatch(call, args, definitions));
    return best;
  }
}

/** In place of a call that an error was reported of: a number, so that the checker has nothing to add. */
function nothing(call: Call): AnyNode {
  return { kind: "integer", value: 0n, text: "0", span: call.span };
}

function badBody(name: string): never {
  throw new Error(`the body of macro ${name} is no block`);
}

/** In a macro's body every node is copied; elsewhere only what changed is. */
function fresh(before: AnyNode, after: AnyNode, always: boolean): AnyNode {
  return always && after === before ? copy(before) : after;
}

function copy(node: AnyNode): AnyNode {
  return { ...node };
}

/** -1 if it does not fit, else the number of parameters that ask for a variable or a map. */
function fit(macro: MacroDefinition, args: readonly Argument[]): number {
  if (macro.parameters.length !== args.length) return -1;
  let score = 0;
  for (const [i, { target }] of macro.parameters.entries()) {
    const argument = args[i];
    if (target.kind === "identifier") continue;
    const fits =
      target.kind === "variable"
        ? argument?.kind === "variable"
        : argument?.kind === "map" && argument.keys === undefined;
    if (!fits) return -1;
    score++;
  }
  return score;
}

function mismatch(call: Call, args: readonly Argument[], definitions: readonly MacroDefinition[]): Diagnostic {
  const name = call.callee.name;
  const closest = definitions.find((m) => m.parameters.length === args.length) ?? definitions[0];
  const message = `Call to ${name}() has arguments that do not match any definition.`;
  const base = { code: "macro-arguments", severity: "error" as const, message, span: call.span };
  if (closest === undefined) return base;
  if (closest.parameters.length !== args.length) {
    return {
      ...base,
      hint: `${name}() expects ${closest.parameters.length} argument${closest.parameters.length === 1 ? "" : "s"} but got ${args.length}`,
    };
  }
  const wrong = closest.parameters.findIndex((p, i) => p.target.kind !== "identifier" && !sameKind(p.target, args[i]));
  const wanted = closest.parameters[wrong]?.target;
  if (wanted === undefined) return base;
  return {
    ...base,
    hint: `${name}() expects a ${wanted.kind === "variable" ? "variable" : "map"} for ${wanted.kind === "variable" ? "$" : ""}${wanted.name}, but got ${kindOf(args[wrong])}`,
  };
}

function sameKind(target: { readonly kind: string }, argument: Argument | undefined): boolean {
  return target.kind === "variable" ? argument?.kind === "variable" : argument?.kind === "map";
}

function kindOf(argument: Argument | undefined): string {
  if (argument?.kind === "variable") return "a variable";
  return argument?.kind === "map" ? "a map" : "an expression";
}
