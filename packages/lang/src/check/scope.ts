// Scratch variables in block scope. A symbol belongs to the node that declares it, so that its type survives from one
// inference pass to the next.

import type { Variable } from "../syntax/ast.ts";
import { NONE } from "../types/type.ts";
import type { VariableSymbol } from "./checked-program.ts";

export class Scope {
  readonly parent: Scope | undefined;
  /** The body of a loop that is compiled as a callback: what is used from outside is captured. */
  readonly callback: boolean;
  readonly captured: Set<VariableSymbol> = new Set();
  readonly #symbols = new Map<string, VariableSymbol>();

  constructor(parent: Scope | undefined, callback = false) {
    this.parent = parent;
    this.callback = callback;
  }

  lookup(name: string): VariableSymbol | undefined {
    const own = this.#symbols.get(name);
    if (own !== undefined) return own;
    const outer = this.parent?.lookup(name);
    if (outer !== undefined && this.callback) {
      outer.captured = true;
      this.captured.add(outer);
    }
    return outer;
  }

  declare(symbol: VariableSymbol): void {
    this.#symbols.set(symbol.name, symbol);
  }
}

export class SymbolTable {
  readonly #byDeclaration = new Map<Variable, VariableSymbol>();

  /** The symbol that `node` declares, the same one in every pass. */
  declaredBy(node: Variable): VariableSymbol {
    let symbol = this.#byDeclaration.get(node);
    if (symbol === undefined) {
      symbol = {
        name: node.name,
        type: NONE,
        fixed: undefined,
        captured: false,
        assignments: 0,
        assigned: false,
        addressed: false,
      };
      this.#byDeclaration.set(node, symbol);
    }
    return symbol;
  }

  startPass(): void {
    for (const symbol of this.#byDeclaration.values()) {
      symbol.assignments = 0;
      symbol.assigned = false;
    }
  }
}
