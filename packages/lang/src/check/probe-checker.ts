// The state of checking one probe's body for one group of attach points, and the entry points of its parts: expressions,
// calls, statements. The parts are functions over this state, one file each.

import type { ResolvedAttachPoint } from "../probes/attach-point.ts";
import type { ProbeKind } from "../probes/probe-kind.ts";
import type { Call, Expression, ForStatement, Identifier, TypeName, UnrollStatement, Variable } from "../syntax/ast.ts";
import { type AddressSpace, NONE, type Type } from "../types/type.ts";
import type { CheckedCall, Constant, VariableSymbol } from "./checked-program.ts";
import { Scope, SymbolTable } from "./scope.ts";
import type { CheckState } from "./state.ts";

export class ProbeChecker {
  readonly state: CheckState;
  readonly kind: ProbeKind;
  readonly points: readonly ResolvedAttachPoint[];
  readonly types: Map<Expression | TypeName, Type> = new Map();
  readonly constants: Map<Expression, Constant> = new Map();
  readonly variables: Map<Variable, VariableSymbol> = new Map();
  readonly calls: Map<Call | Identifier, CheckedCall> = new Map();
  readonly unrolls: Map<UnrollStatement, number> = new Map();
  readonly captures: Map<ForStatement, readonly VariableSymbol[]> = new Map();
  readonly symbols: SymbolTable = new SymbolTable();
  scope: Scope = new Scope(undefined);
  loopDepth = 0;
  callbackDepth = 0;
  /** Questions around what is checked, in which no value is read. */
  queries = 0;
  /** The function of the script whose body is being checked. */
  function: { readonly name: string; readonly returns: Type } | undefined;

  constructor(state: CheckState, kind: ProbeKind, points: readonly ResolvedAttachPoint[]) {
    this.state = state;
    this.kind = kind;
    this.points = points;
  }

  startPass(): void {
    this.types.clear();
    this.constants.clear();
    this.variables.clear();
    this.calls.clear();
    this.unrolls.clear();
    this.captures.clear();
    this.symbols.startPass();
    this.scope = new Scope(undefined);
    this.loopDepth = 0;
    this.callbackDepth = 0;
  }

  /** Checks what is asked about and not run. */
  asked<T>(check: () => T): T {
    this.queries++;
    const found = check();
    this.queries--;
    return found;
  }

  typeOf(node: Expression | TypeName): Type {
    return this.types.get(node) ?? NONE;
  }

  /** Where a pointer made from a number points to. */
  space(): AddressSpace {
    const point = this.points[0];
    return point === undefined ? "kernel" : this.kind.space(point);
  }

  inScope<T>(scope: Scope, run: () => T): T {
    const outer = this.scope;
    this.scope = scope;
    try {
      return run();
    } finally {
      this.scope = outer;
    }
  }
}
