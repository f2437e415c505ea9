// What stands for a macro's parameters, and for the variables of its own, in one expansion.

import type { AnyNode, Expression, MacroDefinition, MapName, TypeName, Variable } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import { mapChildren } from "../syntax/walk.ts";

type Argument = Expression | TypeName;

export interface MacroBinding {
  /** What a node of the body becomes; undefined where it stays as it is. */
  replace(node: AnyNode): AnyNode | undefined;
}

interface Expansion {
  /** Tells this expansion's variables from those of others. */
  readonly number: number;
  readonly report: (diagnostic: Diagnostic) => void;
}

export function bindArguments(macro: MacroDefinition, args: readonly Argument[], expansion: Expansion): MacroBinding {
  const expressions = new Map<string, Argument>();
  const variables = new Map<string, string>();
  const maps = new Map<string, MapName>();
  for (const [i, { target }] of macro.parameters.entries()) {
    const argument = args[i];
    if (argument === undefined) continue;
    if (target.kind === "identifier") expressions.set(target.name, argument);
    else if (target.kind === "variable" && argument.kind === "variable") variables.set(target.name, argument.name);
    else if (target.kind === "map-name" && argument.kind === "map") maps.set(target.name, argument.name);
  }
  return new Binding({ expressions, variables, maps }, expansion);
}

interface Names {
  readonly expressions: ReadonlyMap<string, Argument>;
  readonly variables: ReadonlyMap<string, string>;
  readonly maps: ReadonlyMap<string, MapName>;
}

class Binding implements MacroBinding {
  readonly #names: Names;
  readonly #expansion: Expansion;
  /** Variables that the body has given a value so far; until then a name is the caller's. */
  readonly #own: Set<string> = new Set();

  constructor(names: Names, expansion: Expansion) {
    this.#names = names;
    this.#expansion = expansion;
  }

  replace(node: AnyNode): AnyNode | undefined {
    switch (node.kind) {
      case "identifier": {
        const argument = this.#names.expressions.get(node.name);
        return argument === undefined ? undefined : clone(argument);
      }
      case "assignment":
        if (node.target.kind === "variable") this.#own.add(node.target.name);
        return undefined;
      case "let":
      case "for":
        this.#own.add(node.variable.name);
        return undefined;
      case "variable":
        return this.#variable(node);
      case "map-name":
        return this.#map(node);
      case "type-name":
        return this.#typeName(node);
      default:
        return undefined;
    }
  }

  #variable(node: Variable): AnyNode {
    const passed = this.#names.variables.get(node.name);
    if (passed !== undefined) return { ...node, name: passed };
    // no name that a script can write
    return this.#own.has(node.name) ? { ...node, name: `${node.name}#${this.#expansion.number}` } : { ...node };
  }

  #map(node: MapName): AnyNode {
    const passed = this.#names.maps.get(node.name);
    if (passed !== undefined) return { ...passed, span: node.span };
    this.#expansion.report({
      code: "macro-map",
      severity: "error",
      message: `Unhygienic access to map: ${node.name}. Maps must be passed into the macro as arguments.`,
      span: node.span,
    });
    return { ...node };
  }

  /** A type named by a parameter: `sizeof(T)`, `(T *)p`, `struct T`. */
  #typeName(node: TypeName): AnyNode | undefined {
    if (typeof node.base !== "string") return undefined;
    const argument = this.#names.expressions.get(node.base);
    if (argument === undefined) return undefined;
    if (argument.kind === "identifier") return { ...node, base: argument.name };
    if (argument.kind === "type-name" && node.tag === undefined) {
      return { ...argument, suffixes: [...argument.suffixes, ...node.suffixes], span: node.span };
    }
    if (argument.kind === "typeof") {
      const inner = argument.argument;
      if (inner.kind === "type-name")
        return { ...inner, suffixes: [...inner.suffixes, ...node.suffixes], span: node.span };
      return { ...node, base: argument };
    }
    return undefined;
  }
}

/** A copy of every node, so that each use of an argument has types of its own. */
function clone(node: AnyNode): AnyNode {
  const copied = mapChildren(node, clone);
  return copied === node ? { ...node } : copied;
}
