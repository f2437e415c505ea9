// Calls of functions and names without parentheses: finds the record, checks arity and place, asks the record for the type.

import type { BtfEnum } from "@kscope/btf";
import { headerConstant } from "../constants/constants.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { CallCheck, FunctionRecord } from "../stdlib/function-record.ts";
import { findFunction, functionNames } from "../stdlib/index.ts";
import type { Call, Expression, Identifier, TypeName } from "../syntax/ast.ts";
import { binaryString } from "../syntax/binary-string.ts";
import type { Span } from "../syntax/span.ts";
import { fromBtf } from "../types/from-btf.ts";
import { type EnumType, NONE, type Type } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { checkAllArguments, namesArguments } from "./arguments.ts";
import type { Constant, MapInfo } from "./checked-program.ts";
import { checkExpression, constant, typeOrExpression } from "./expression.ts";
import { checkGetopt } from "./getopt.ts";
import { checkKind, unifyKeyExpression } from "./map-access.ts";
import type { ProbeChecker } from "./probe-checker.ts";
import { assignVariable } from "./statement.ts";
import { findBtfType } from "./type-names.ts";

export function checkIdentifier(c: ProbeChecker, e: Identifier): Type {
  const value = c.state.constants.get(e.name);
  if (value !== undefined)
    return typeof value === "bigint" ? (enumerated(c, e) ?? constant(c, e, value)) : constant(c, e, value);
  const record = findFunction(e.name);
  if (record !== undefined) {
    if (record.bare === true) return checkRecord(c, { record, node: e, arguments: [], aggregate: undefined });
    c.state.error("missing-call", `'${e.name}' is a function`, e, `write ${record.signature}`);
    return NONE;
  }
  const enumerator = enumerated(c, e);
  if (enumerator !== undefined) return enumerator;
  const defined = headerConstant(e.name);
  if (defined !== undefined) return constant(c, e, defined);
  if (namesArguments(e)) return checkAllArguments(c, e);
  const near = nearest(e.name, functionNames());
  c.state.error(
    "unknown-identifier",
    `Unknown identifier: '${e.name}'`,
    e,
    near === undefined ? undefined : `did you mean '${near}'?`,
  );
  return NONE;
}

function enumerated(c: ProbeChecker, e: Identifier): Type | undefined {
  const found = findEnumerator(c, e.name);
  if (found === undefined) return undefined;
  c.constants.set(e, found.value);
  return found.type;
}

/** An enum without a name is known by its id. */
function anonymousEnum(id: number, type: BtfEnum): EnumType {
  const names = new Map(type.values.map((v) => [v.value, v.name]));
  return { kind: "enum", name: `<anonymous:${id}>`, size: 8, signed: type.signed, names };
}

/** A constant of an enum of the script or the kernel, with the enum as its type, a whole word wide. */
export function findEnumerator(c: ProbeChecker, name: string): { value: bigint; type: Type } | undefined {
  return c.state.enumerator(name, () => searchEnumerator(c, name));
}

function searchEnumerator(c: ProbeChecker, name: string): { value: bigint; type: Type } | undefined {
  for (const btf of c.state.btfs) {
    // decoding all enums takes ten times as long
    if (!btf.strings.mayHave(name)) continue;
    for (const id of btf.ids(["enum", "enum64"])) {
      const type = btf.type(id);
      if (type.kind !== "enum" && type.kind !== "enum64") continue;
      const found = type.values.find((v) => v.name === name);
      if (found === undefined) continue;
      const named = fromBtf(btf, id, "kernel");
      return { value: found.value, type: named.kind === "enum" ? { ...named, size: 8 } : anonymousEnum(id, type) };
    }
  }
  return undefined;
}

/** A call as an expression or statement of its own. */
export function checkCall(c: ProbeChecker, e: Call): Type {
  const name = e.callee.name;
  if (name === "getopt") return checkGetopt(c, e);
  const record = findFunction(name);
  if (record === undefined) {
    for (const a of e.arguments) checkArgument(c, a, "value");
    const near = nearest(name, functionNames());
    c.state.error(
      "unknown-function",
      `Unknown function: '${name}'`,
      e.callee,
      near === undefined ? undefined : `did you mean '${near}()'?`,
    );
    return NONE;
  }
  if (record.aggregation === true) {
    c.state.error("aggregate-place", `${name}() should be assigned to a map`, e, `write @name = ${name}(…);`);
    return NONE;
  }
  return checkRecord(c, { record, node: e, arguments: e.arguments, aggregate: undefined });
}

/** `@m = f(…)` where f is an aggregation. */
export function checkAggregation(c: ProbeChecker, e: Call, record: FunctionRecord, map: MapInfo): Type {
  return checkRecord(c, { record, node: e, arguments: e.arguments, aggregate: map });
}

interface Site {
  readonly record: FunctionRecord;
  readonly node: Call | Identifier;
  readonly arguments: readonly (Expression | TypeName)[];
  readonly aggregate: MapInfo | undefined;
}

function checkRecord(c: ProbeChecker, site: Site): Type {
  const { record, node } = site;
  const map = site.aggregate ?? mapArgument(c, site);
  const types = site.arguments.map((a, i) =>
    i === 0 && record.takesMap && map !== undefined ? NONE : checkArgument(c, a, roleOf(record, i)),
  );
  if (!arityFits(c, site) || !placeFits(c, record, node)) return NONE;
  if (record.unsafe !== undefined && record.unsafe !== false && !c.state.options.unsafe) {
    c.state.error(
      "unsafe",
      typeof record.unsafe === "string"
        ? record.unsafe
        : `${record.name}() is an unsafe function being used in safe mode`,
      node,
      "run with --unsafe to allow it",
    );
  }
  let extra: unknown;
  const type = record.check(new Check(c, site, map, types, (e) => (extra = e)));
  const args = site.arguments.filter((a): a is Expression => a.kind !== "type-name");
  c.calls.set(node, { record, node, arguments: args, type, map, extra });
  return type;
}

/** The map that a function such as print() takes as it is. */
function mapArgument(c: ProbeChecker, site: Site): MapInfo | undefined {
  const first = site.arguments[0];
  if (site.record.takesMap !== true || first?.kind !== "map" || first.keys !== undefined) return undefined;
  const map = c.state.map(first.name.name);
  map.used = true;
  checkKind(c, map, first.name);
  if (map.value.kind === "none") {
    c.state.error("undefined-map", `Undefined map: ${map.name}`, first, `nothing is ever assigned to ${map.name}`);
  }
  return map;
}

type Role = "value" | "literal" | "type" | "member" | "word" | "parameter" | "output";

function roleOf(record: FunctionRecord, index: number): Role {
  if (record.literals?.includes(index)) return "literal";
  if (record.typeArguments?.includes(index)) return "type";
  if (record.words?.includes(index)) return "word";
  if (record.outputs?.includes(index)) return "output";
  if (record.parameters?.includes(index)) return "parameter";
  return record.members?.includes(index) ? "member" : "value";
}

function checkArgument(c: ProbeChecker, argument: Expression | TypeName, role: Role): Type {
  if (role === "member") return NONE;
  if (role === "type") return typeOrExpression(c, argument);
  if (argument.kind === "type-name" || argument.kind === "typeof") {
    c.state.error(
      "type-argument",
      "A type is no value that could be an argument here",
      argument,
      "use a value, or sizeof(…) of the type",
    );
    return NONE;
  }
  if (argument.kind === "string" && role === "literal") {
    const type = constant(c, argument, argument.value);
    c.types.set(argument, type);
    return type;
  }
  if (role === "word" && argument.kind === "identifier" && !c.state.constants.has(argument.name)) return NONE;
  if (role === "output") return c.asked(() => checkExpression(c, argument));
  // a parameter that is not given is an empty text
  const parameter =
    role === "parameter" && (argument.kind === "binary" ? argument.left : argument).kind === "positional";
  return parameter ? c.asked(() => checkExpression(c, argument)) : checkExpression(c, argument);
}

function arityFits(c: ProbeChecker, site: Site): boolean {
  const [least, most] = site.record.arity;
  const n = site.arguments.length;
  if (n >= least && n <= most) return true;
  const wanted =
    least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
  c.state.error(
    "arity",
    `${site.record.name}() takes ${wanted} argument${wanted === "1" ? "" : "s"} (${n} provided)`,
    site.node,
    site.record.signature,
  );
  return false;
}

function placeFits(c: ProbeChecker, record: FunctionRecord, node: Call | Identifier): boolean {
  if (record.contextual === true && c.callbackDepth > 0) {
    c.state.error(
      "in-callback",
      `${record.name} can't be used inside a for loop`,
      node,
      `assign it to a variable before the loop`,
    );
    return false;
  }
  const reason = record.refuse?.(c.kind, c.points);
  if (reason === undefined) return true;
  c.state.error("wrong-probe", reason, node);
  return false;
}

class Check implements CallCheck {
  readonly node: Call | Identifier;
  readonly arguments: readonly (Expression | TypeName)[];
  readonly map: MapInfo | undefined;
  readonly target: CallCheck["target"];
  readonly config: CallCheck["config"];
  readonly kind: CallCheck["kind"];
  readonly points: CallCheck["points"];
  readonly space: CallCheck["space"];
  readonly #c: ProbeChecker;
  readonly #types: readonly Type[];
  readonly #keep: (extra: unknown) => void;
  readonly #name: string;

  constructor(
    c: ProbeChecker,
    site: Site,
    map: MapInfo | undefined,
    types: readonly Type[],
    keep: (e: unknown) => void,
  ) {
    this.#c = c;
    this.node = site.node;
    this.arguments = site.arguments;
    this.map = map;
    this.target = c.state.target;
    this.config = c.state.config;
    this.kind = c.kind;
    this.points = c.points;
    this.space = c.space();
    this.#types = types;
    this.#keep = keep;
    this.#name = site.record.name;
  }

  type(index: number): Type {
    return this.#types[index] ?? NONE;
  }

  expression(index: number): Expression | undefined {
    const argument = this.arguments[index];
    return argument === undefined || argument.kind === "type-name" ? undefined : argument;
  }

  constant(index: number): Constant | undefined {
    const e = this.expression(index);
    return e === undefined ? undefined : this.#c.constants.get(e);
  }

  parameter(index: number): string | undefined {
    const e = this.expression(index);
    return e?.kind === "positional" ? binaryString(this.#c.state.options.positional[e.index - 1] ?? "") : undefined;
  }

  literalString(index: number): string {
    const value = this.constant(index);
    if (typeof value === "string") return value;
    if (typeof value === "bigint" && this.expression(index)?.kind === "positional") return String(value);
    this.error(
      "literal-string",
      `${this.#name}() expects a string literal (${typeName(this.type(index))} provided)`,
      this.arguments[index],
    );
    return "";
  }

  literalInteger(index: number): bigint {
    const value = this.constant(index);
    if (typeof value === "bigint") return value;
    this.error(
      "literal-integer",
      `${this.#name}() expects an integer literal (${typeName(this.type(index))} provided)`,
      this.arguments[index],
    );
    return 0n;
  }

  fold(value: Constant): Type {
    return constant(this.#c, this.node, value);
  }

  keep(extra: unknown): void {
    this.#keep(extra);
  }

  error(code: string, message: string, at?: { readonly span: Span }, hint?: string): void {
    this.#c.state.error(code, message, at ?? this.node, hint);
  }

  warn(code: string, message: string, at?: { readonly span: Span }, hint?: string): void {
    this.#c.state.warn(code, message, at ?? this.node, hint);
  }

  notice(code: string, message: string): void {
    this.#c.state.report("warning", code, message, undefined);
  }

  assign(index: number, type: Type): void {
    const e = this.expression(index);
    const symbol = e?.kind === "variable" ? this.#c.variables.get(e) : undefined;
    if (e !== undefined && symbol !== undefined) {
      assignVariable(this.#c, symbol, type, { value: e, statement: this.node });
    }
  }

  structType(name: string): Type | undefined {
    for (const btf of this.#c.state.btfs) {
      const found = findBtfType(btf, "struct", name, "kernel");
      if (found !== undefined) return found;
    }
    return undefined;
  }

  mapNamed(name: string): MapInfo {
    return this.#c.state.map(name);
  }

  useAsKey(map: MapInfo, index: number): void {
    const e = this.expression(index);
    if (e !== undefined) unifyKeyExpression(this.#c, map, e);
  }
}
