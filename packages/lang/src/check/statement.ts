// Statements and blocks.

import { findFunction } from "../stdlib/index.ts";
import { isStack, ofThisEvent } from "../stdlib/own-stack.ts";
import type {
  Assignment,
  Block,
  Call,
  DiscardStatement,
  Expression,
  ExpressionStatement,
  ForStatement,
  Identifier,
  ImportStatement,
  LetStatement,
  Statement,
  UnrollStatement,
  Variable,
} from "../syntax/ast.ts";
import { isCastableAggregate, promote } from "../types/promote.ts";
import { INT64, isIntegral, NONE, type OpaqueType, sameType, type Type, tuple, UINT64, VOID } from "../types/type.ts";
import { growsForEver } from "../types/type-leaves.ts";
import { typeName } from "../types/type-name.ts";
import { checkAggregation } from "./call.ts";
import type { MapInfo, VariableSymbol } from "./checked-program.ts";
import { warnConversion, warnNeverAssigned, warnUnassigned } from "./doubtful.ts";
import { checkCondition, checkExpression, demote, storable } from "./expression.ts";
import { checkReturn } from "./inline-call.ts";
import { assignMapType, checkMapRead, touchMap, unflex } from "./map-access.ts";
import { warnSignedDivision } from "./operators.ts";
import type { ProbeChecker } from "./probe-checker.ts";
import { Scope } from "./scope.ts";
import { resolveTypeName } from "./types-of.ts";

/** Type of the block's value; void where it has none. */
export function checkBlock(
  c: ProbeChecker,
  block: Block,
  checkResult: (c: ProbeChecker, e: Expression) => Type = checkExpression,
): Type {
  return c.inScope(new Scope(c.scope), () => {
    for (const [i, statement] of block.statements.entries()) {
      checkStatement(c, statement);
      const next = block.statements[i + 1];
      if (next !== undefined && leaves(statement)) {
        c.state.warn("unreachable", "Unreachable statement.", next);
        break;
      }
    }
    const type = block.result === undefined ? VOID : checkResult(c, block.result);
    for (const statement of block.statements) if (statement.kind === "let") warnNeverAssigned(c, statement);
    if (block.result === undefined) return VOID;
    const value = block.statements.length === 0 ? c.constants.get(block.result) : undefined;
    if (value !== undefined) c.constants.set(block, value);
    return type;
  });
}

/** Nothing comes after it. */
function leaves(s: Statement): boolean {
  if (s.kind === "return" || s.kind === "break" || s.kind === "continue") return true;
  return s.kind === "expression-statement" && s.expression.kind === "call" && s.expression.callee.name === "exit";
}

function checkStatement(c: ProbeChecker, s: Statement): void {
  switch (s.kind) {
    case "let":
      checkLet(c, s);
      return;
    case "assignment":
      checkAssignment(c, s);
      return;
    case "increment":
    case "if":
    case "block":
      checkExpression(c, s);
      return;
    case "expression-statement":
      checkExpressionStatement(c, s);
      return;
    case "discard":
      checkDiscard(c, s);
      return;
    case "while":
      c.state.warn("deprecated", "While loops are deprecated and may be removed in the future.", s, FOR_INSTEAD);
      checkCondition(c, s.condition);
      inLoop(c, () => checkBlock(c, s.body));
      return;
    case "for":
      checkFor(c, s);
      return;
    case "unroll":
      checkUnroll(c, s);
      return;
    case "break":
    case "continue":
      if (c.loopDepth === 0) c.state.error("jump-place", `'${s.kind}' is only allowed inside a loop`, s);
      return;
    case "return":
      checkReturn(c, s);
      return;
    case "import":
      checkImport(c, s);
      return;
  }
}

const FOR_INSTEAD =
  "For loops support ranges (e.g. `for ($x : $start..$end) { ... }`), and can be used in place of while. These are more easily proven to be bounded by the verifier.";

const IMPORT_POLICY = "unstable_import_statement";

function checkImport({ state }: ProbeChecker, s: ImportStatement): void {
  const policy = state.config.string(IMPORT_POLICY);
  if (policy === "error") {
    const message = `Imports that are not at the top of a file are not enabled by default. To enable this unstable feature, set the config flag to enable. ${IMPORT_POLICY}=enable`;
    state.error("unstable", message, s, "move it to the top of the file");
    return;
  }
  if (policy === "warn") {
    const message = `Script is using an unstable feature: import statements. To prevent this warning you must explicitly enable it in the config e.g. ${IMPORT_POLICY}=enable`;
    state.report("warning", "unstable", message, undefined);
  }
  const problem = state.importer.statement(s);
  if (problem !== undefined) state.diagnostics.push(problem);
}

function inLoop(c: ProbeChecker, run: () => unknown): void {
  c.loopDepth++;
  run();
  c.loopDepth--;
}

function checkExpressionStatement(c: ProbeChecker, s: ExpressionStatement): void {
  const { expression: e } = s;
  const type = checkExpression(c, e);
  const used =
    type.kind === "void" ||
    type.kind === "none" ||
    e.kind === "increment" ||
    (e.kind === "call" && c.calls.get(e)?.record.statement === true);
  if (!used) c.state.warn("unused-value", "Return value discarded.", s, "write _ = … if that is meant");
}

function checkDiscard(c: ProbeChecker, s: DiscardStatement): void {
  checkExpression(c, s.value);
}

function checkLet(c: ProbeChecker, s: LetStatement): void {
  const value = s.value === undefined ? undefined : checkExpression(c, s.value);
  const declared = s.type === undefined ? undefined : resolveTypeName(c, s.type);
  if (c.scope.lookup(s.variable.name) !== undefined) {
    c.state.error(
      "shadowing",
      `Variable $${s.variable.name} was already declared. Variable shadowing is not allowed.`,
      s.variable,
      "choose another name",
    );
    return;
  }
  const symbol = declare(c, s.variable);
  if (s.type !== undefined && s.value === undefined && (declared?.kind === "void" || declared?.kind === "aggregate"))
    c.state.error("variable-type", `Invalid variable declaration type: ${typeName(declared)}`, s.type);
  if (declared !== undefined && declared.kind !== "none") {
    symbol.type = declared;
    symbol.fixed = declared;
  }
  if (s.value !== undefined && value !== undefined) assignVariable(c, symbol, value, { value: s.value, statement: s });
  // no value: it starts as zero, which is no pointer of the kernel's
  else symbol.assignments++;
}

function declare(c: ProbeChecker, node: Variable): VariableSymbol {
  const symbol = c.symbols.declaredBy(node);
  c.scope.declare(symbol);
  c.variables.set(node, symbol);
  return symbol;
}

interface Assigned {
  readonly value: Expression;
  /** Where it says so: an assignment, a declaration, or a call that the variable is handed to. */
  readonly statement: Assignment | LetStatement | Call | Identifier;
}

/** Records that a variable is given a value of this type. */
export function assignVariable(
  c: ProbeChecker,
  symbol: VariableSymbol,
  from: Type,
  { value, statement }: Assigned,
): void {
  symbol.assignments++;
  symbol.assigned = true;
  const type = storable(c, value, from);
  if (type.kind === "none") return;
  const stored = symbol.assignments > 1 || symbol.captured ? demote(type) : type;
  const compound = statement.kind === "assignment" && statement.operator !== "=";
  if (!compound) warnConversion(c, value, symbol.fixed ?? symbol.type);
  if (symbol.fixed !== undefined && ((compound && isIntegral(type)) || fits(c, symbol.fixed, type, value))) return;
  const promoted = symbol.fixed === undefined ? promote(symbol.type, stored) : undefined;
  if (promoted === undefined) {
    c.state.error(
      "variable-type",
      `Type mismatch for $${symbol.name}: trying to assign value of type '${typeName(type)}' when variable already has a type '${typeName(symbol.type)}'`,
      statement,
    );
    return;
  }
  if (growsForEver(promoted)) {
    c.state.error(
      "recursive-type",
      `A value of $${symbol.name} can't hold values of $${symbol.name} itself`,
      statement,
    );
    return;
  }
  const next = keepTrust(symbol, unflexVariable(promoted));
  if (!sameType(symbol.type, next) || spaceOf(symbol.type) !== spaceOf(next)) {
    symbol.type = next;
    c.state.changed = true;
  }
}

/** Whether a variable that was declared as `fixed` takes the value as it is. */
function fits(c: ProbeChecker, fixed: Type, type: Type, value: Expression): boolean {
  const known = c.constants.get(value);
  if (fixed.kind === "integer" && typeof known === "bigint") {
    const kept = fixed.signed ? BigInt.asIntN(fixed.size * 8, known) : BigInt.asUintN(fixed.size * 8, known);
    return kept === known;
  }
  const promoted = promote(fixed, type);
  return promoted !== undefined && sameType(promoted, fixed);
}

function spaceOf(type: Type): string {
  return type.kind === "pointer" ? type.space : "";
}

function keepTrust(symbol: VariableSymbol, type: Type): Type {
  return symbol.assignments > 1 || symbol.captured ? demote(type) : type;
}

function unflexVariable(type: Type): Type {
  return type.kind === "pointer" ? type : unflex(type);
}

function checkAssignment(c: ProbeChecker, s: Assignment): void {
  const { target, value } = s;
  if (target.kind === "map") {
    if (s.operator === "=" && aggregationIn(value) !== undefined) {
      const map = touchMap(c, target);
      const type = checkAggregated(c, value, map);
      if (type.kind !== "none") assignMapType(c, map, type, value);
      return;
    }
    const from = checkExpression(c, value);
    if (s.operator !== "=") {
      compoundMap(c, s, from);
      return;
    }
    const map = touchMap(c, target);
    if (from.kind === "none") return;
    if (
      from.kind === "aggregate" &&
      (value.kind === "map" || !isCastableAggregate(from)) &&
      map.value.kind !== "integer"
    ) {
      c.state.error(
        "aggregate-copy",
        `Map value '${typeName(from)}' cannot be assigned from one map to another. The function that returns this type must be called directly e.g. \`${map.name} = ${from.name}(…);\`.`,
        s,
        isCastableAggregate(from) ? "add a cast to get its number: (int64)@…" : undefined,
      );
      return;
    }
    const type = storable(c, value, from);
    if (type.kind !== "none") assignMapType(c, map, type, target);
    warnConversion(c, value, map.value);
    return;
  }
  const from = checkExpression(c, value);
  if (target.kind !== "variable") {
    const [message, hint] = whyNoTarget(target);
    c.state.error("assignment-target", message, target, hint);
    return;
  }
  let symbol = c.scope.lookup(target.name);
  if (symbol === undefined) {
    if (s.operator !== "=") {
      c.state.error(
        "undefined-variable",
        `Undefined or undeclared variable: $${target.name}`,
        target,
        `assign to it first: $${target.name} = 0;`,
      );
      return;
    }
    symbol = declare(c, target);
  }
  c.variables.set(target, symbol);
  if (s.operator !== "=") warnUnassigned(c, target, symbol);
  const type = s.operator === "=" ? from : compoundType(c, s, symbol.type, from);
  assignVariable(c, symbol, type, { value, statement: s });
}

function whyNoTarget(target: Expression): [string, string] {
  const only = "Only variables and maps can be assigned to";
  switch (target.kind) {
    case "tuple-field":
      return ["Tuples and records are immutable once created", "create a new one and assign that"];
    case "index":
      return [`${only}, not their elements`, "a map has keys: @name[key] = value"];
    case "field":
      return [`${only}, not members`, "programs can't write to memory that is not theirs"];
    default:
      return [only, "write to $name or @name"];
  }
}

/** The aggregation that an expression ends with: `count()`, or a block or macro whose value it is. */
export function aggregationIn(value: Expression): Call | undefined {
  if (value.kind === "block") return value.result === undefined ? undefined : aggregationIn(value.result);
  return value.kind === "call" && findFunction(value.callee.name)?.aggregation === true ? value : undefined;
}

function checkAggregated(c: ProbeChecker, value: Expression, map: MapInfo): Type {
  if (value.kind === "block") {
    const type = checkBlock(c, value, (inner, e) => checkAggregated(inner, e, map));
    c.types.set(value, type);
    return type;
  }
  const record = value.kind === "call" ? findFunction(value.callee.name) : undefined;
  return value.kind === "call" && record !== undefined ? checkAggregation(c, value, record, map) : NONE;
}

function compoundType(c: ProbeChecker, s: Assignment, current: Type, from: Type): Type {
  if (current.kind === "none" || from.kind === "none") return NONE;
  if (current.kind === "pointer" && (s.operator === "+=" || s.operator === "-=") && isIntegral(from))
    return demote(current);
  if (isIntegral(current) && (isIntegral(from) || isCastableAggregate(from))) {
    if (s.operator === "/=" || s.operator === "%=")
      warnSignedDivision(
        c,
        { operator: s.operator, left: current, right: from },
        {
          span: { ...s.operatorSpan, end: s.value.span.end },
        },
      );
    return s.operator === "-=" || (current.kind === "integer" && current.signed)
      ? INT64
      : { kind: "integer", size: 8, signed: from.kind === "integer" && from.signed && from.flexible !== true };
  }
  c.state.error(
    "operand-type",
    `The ${s.operator} operator can not be used on expressions of types '${typeName(current)}' and '${typeName(from)}'`,
    s,
  );
  return NONE;
}

function compoundMap(c: ProbeChecker, s: Assignment, from: Type): void {
  if (s.target.kind !== "map") return;
  const current = checkMapRead(c, s.target, { create: INT64 });
  c.types.set(s.target, current);
  const type = compoundType(c, s, current, from);
  if (type.kind !== "none") assignMapType(c, touchMap(c, s.target), type, s.target);
}

function checkFor(c: ProbeChecker, s: ForStatement): void {
  if (s.over.kind === "range") {
    const from = checkExpression(c, s.over.from);
    const to = checkExpression(c, s.over.to);
    for (const [type, e] of [
      [from, s.over.from],
      [to, s.over.to],
    ] as const) {
      if (type.kind !== "none" && type.kind !== "integer" && !isCastableAggregate(type))
        c.state.error("range-type", `Loop range requires an integer, got '${typeName(type)}'`, e);
    }
    loopBody(c, s, promote(unflex(from), unflex(to)) ?? INT64, true);
    return;
  }
  if (s.over.kind !== "map" || s.over.keys !== undefined) {
    const type = checkExpression(c, s.over);
    if (isStack(type)) checkForStack(c, s, s.over, type);
    else c.state.error("for-over", "A for loop goes over a range (0..10), a map (@name) or a stack (kstack)", s.over);
    return;
  }
  const map = c.state.map(s.over.name.name);
  c.types.set(s.over, map.value);
  if (map.value.kind === "none") c.state.error("undefined-map", `Undefined map: ${map.name}`, s.over);
  if (map.scalar)
    c.state.error(
      "for-over",
      `${map.name} has no explicit keys (scalar map), and cannot be used for iteration`,
      s.over,
    );
  if (map.value.kind === "aggregate" && !isCastableAggregate(map.value) && !["avg", "stats"].includes(map.value.name)) {
    c.state.error("for-over", `Loop expression does not support type: '${typeName(map.value)}'`, s.over);
  }
  const value = isCastableAggregate(map.value) ? (map.value.signed ? INT64 : UINT64) : map.value;
  loopBody(c, s, tuple([map.key ?? NONE, value]), true);
}

/** Frames are addresses, innermost first. */
function checkForStack(c: ProbeChecker, s: ForStatement, over: Expression, type: OpaqueType): void {
  if (!ofThisEvent(over))
    c.state.error(
      "for-over",
      "A for loop can only go over the probe's own stack",
      over,
      "for ($address : kstack), or print the stack that the map holds",
    );
  if (type.mode === "build_id")
    c.state.error("for-over", "Frames of a 'build_id' stack are not addresses", over, "leave the mode out");
  loopBody(c, s, UINT64, true);
}

function loopBody(c: ProbeChecker, s: ForStatement, type: Type, callback: boolean): void {
  const scope = new Scope(c.scope, callback);
  if (c.scope.lookup(s.variable.name) !== undefined) {
    c.state.error(
      "shadowing",
      `Loop declaration shadows existing variable: $${s.variable.name}`,
      s.variable,
      "choose another name",
    );
  }
  c.inScope(scope, () => {
    const symbol = declare(c, s.variable);
    symbol.type = type;
    symbol.assigned = true;
    c.callbackDepth++;
    inLoop(c, () => checkBlock(c, s.body));
    c.callbackDepth--;
  });
  c.captures.set(s, [...scope.captured]);
}

function checkUnroll(c: ProbeChecker, s: UnrollStatement): void {
  checkExpression(c, s.count);
  const value = c.constants.get(s.count);
  if (typeof value !== "bigint")
    c.state.error("unroll", "unroll needs a number that is known while compiling", s.count);
  else if (value < 1n || value > 100n)
    c.state.error("unroll", `unroll ${value < 1n ? "minimum value is 1" : "maximum value is 100"}`, s.count);
  else c.unrolls.set(s, Number(value));
  checkBlock(c, s.body);
}
