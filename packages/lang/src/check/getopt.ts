// `getopt("name"[, default[, "description"]])`: the script's own options. Their values are known when it is compiled.

import type { Call, Program } from "../syntax/ast.ts";
import { binaryString } from "../syntax/binary-string.ts";
import { walk } from "../syntax/walk.ts";
import { NONE, type Type } from "../types/type.ts";
import type { Constant, GetoptOption } from "./checked-program.ts";
import { checkExpression, constant } from "./expression.ts";
import { numberOf, truthOf } from "./parameter.ts";
import type { ProbeChecker } from "./probe-checker.ts";

export function checkGetopt(c: ProbeChecker, e: Call): Type {
  for (const a of e.arguments) if (a.kind !== "type-name") checkExpression(c, a);
  const [name, byDefault, description] = e.arguments.map((a) =>
    a.kind === "type-name" ? undefined : c.constants.get(a),
  );
  if (typeof name !== "string" || e.arguments.length < 1 || e.arguments.length > 3) {
    c.state.error(
      "getopt",
      "getopt() expects the option's name as a string literal",
      e,
      'getopt("name"[, default[, "description"]])',
    );
    return NONE;
  }
  if (e.arguments.length >= 2 && byDefault === undefined) {
    c.state.error("getopt", "The default value of an option must be an integer, a boolean or a string literal", e);
    return NONE;
  }
  if (e.arguments.length === 3 && typeof description !== "string") {
    c.state.error("getopt", "The description of an option must be a string literal", e);
    return NONE;
  }
  const option: GetoptOption = {
    name,
    type: optionType(byDefault),
    defaultValue: byDefault,
    description: typeof description === "string" ? description : "",
  };
  declare(c, e, option);
  return constant(c, e, givenValue(c, option));
}

/** What a script asks for, also in code that `comptime` leaves out, as its literals say. */
export function scriptOptions(program: Program): ReadonlyMap<string, GetoptOption> {
  const found = new Map<string, GetoptOption>();
  walk(program, (node) => {
    if (node.kind !== "call" || node.callee.name !== "getopt") return;
    const [name, byDefault, description] = node.arguments.map(literalOf);
    if (typeof name !== "string" || found.has(name)) return;
    const text = typeof description === "string" ? description : "";
    found.set(name, { name, type: optionType(byDefault), defaultValue: byDefault, description: text });
  });
  return found;
}

function optionType(byDefault: Constant | undefined): GetoptOption["type"] {
  if (typeof byDefault === "bigint") return "int";
  return typeof byDefault === "string" ? "string" : "bool";
}

function literalOf(e: Call["arguments"][number]): Constant | undefined {
  if (e.kind === "integer" || e.kind === "string" || e.kind === "boolean") return e.value;
  const operand = e.kind === "unary" && e.operator === "-" ? literalOf(e.operand) : undefined;
  return typeof operand === "bigint" ? -operand : undefined;
}

function declare(c: ProbeChecker, e: Call, option: GetoptOption): void {
  const known = c.state.getopts.get(option.name);
  if (known !== undefined && (known.type !== option.type || known.defaultValue !== option.defaultValue)) {
    c.state.error("getopt", `Option '${option.name}' is used elsewhere with another default value`, e);
    return;
  }
  if (known === undefined || known.description === "") c.state.getopts.set(option.name, option);
}

function givenValue(c: ProbeChecker, option: GetoptOption): Constant {
  const text = c.state.options.named.get(option.name);
  if (text === undefined) return option.defaultValue ?? false;
  const value = text === true ? withoutValue(option) : writtenValue(option, text);
  if (typeof value !== "object") return value;
  c.state.report(
    "error",
    "getopt-value",
    `program command line option --${option.name} ${value.problem} (value: ${text})`,
    undefined,
    option.type === "bool" ? `write --${option.name} or --${option.name}=false` : `write --${option.name}=VALUE`,
  );
  return option.defaultValue ?? false;
}

interface NoValue {
  readonly problem: string;
}

function withoutValue({ type }: GetoptOption): Constant | NoValue {
  return type === "bool" ? true : { problem: type === "int" ? "expects an integer" : "expects a string" };
}

function writtenValue({ type }: GetoptOption, text: string): Constant | NoValue {
  if (type === "string") return binaryString(text);
  if (type === "bool") return truthOf(text) ?? { problem: "expects a boolean (e.g. 'true')" };
  const value = numberOf(text);
  if (typeof value === "bigint") return value;
  return { problem: value === "out-of-range" ? "value is out of range" : "invalid integer" };
}
