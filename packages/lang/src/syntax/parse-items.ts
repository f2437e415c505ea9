// What stands at the top level apart from probes: configuration, map declarations, macros and functions.

import type {
  ConfigBlock,
  ConfigEntry,
  Expression,
  FunctionDefinition,
  FunctionParameter,
  MacroDefinition,
  MacroParameter,
  MapDeclaration,
} from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseBlock, parseVariable } from "./parse-blocks.ts";
import { parseExpression } from "./parse-expressions.ts";
import { parseInteger, parseMapName, parseString } from "./parse-primary.ts";
import { parseName } from "./parse-queries.ts";
import { parseType } from "./parse-types.ts";
import { recoverStatement } from "./recovery.ts";

export function parseConfig(c: Cursor): ConfigBlock {
  const { start } = c.next();
  c.expect("=", "after 'config'");
  c.expect("{", "after 'config ='");
  const entries: ConfigEntry[] = [];
  while (!c.at("}") && !c.atEnd()) {
    const before = c.position;
    recoverStatement(c, () => void entries.push(parseEntry(c)));
    if (c.position === before) c.next();
  }
  c.expect("}", "to close 'config'");
  return { kind: "config", span: c.spanFrom(start), entries };
}

function parseEntry(c: Cursor): ConfigEntry {
  const name = parseName(c, "the name of a setting");
  c.expect("=", `after '${name.name}'`);
  const value = parseSetting(c);
  const span = c.spanFrom(name.span.start);
  if (!c.accept(";") && !c.at("}")) {
    const error = c.unexpected("';'");
    if (!c.atKind("identifier")) throw error;
    c.report({ ...error.diagnostic, code: "missing-semicolon", hint: "settings end with ';'" });
  }
  return { kind: "config-entry", span, name, value };
}

function parseSetting(c: Cursor): ConfigEntry["value"] {
  const token = c.peek();
  if (token.kind === "integer") return parseInteger(c);
  if (token.kind === "string") return parseString(c);
  if (token.text === "true" || token.text === "false") {
    c.next();
    return { kind: "boolean", span: c.span(token), value: token.text === "true" };
  }
  return parseName(c, "a number, a string, true, false or a word");
}

export function parseMapDeclaration(c: Cursor): MapDeclaration {
  const { start } = c.next();
  if (!c.atKind("map")) {
    const error = c.unexpected("a map after 'let'").diagnostic;
    const hint = "outside of probes only maps are declared: let @name = hash(100);";
    throw c.error(error.code, error.message, error.span ?? c.span(c.peek()), hint);
  }
  const name = parseMapName(c);
  c.expect("=", `after '${name.name}'`);
  const mapType = parseName(c, "a map type, such as hash(100)");
  c.expect("(", `after '${mapType.name}'`);
  const list: Expression[] = [];
  if (!c.at(")")) {
    do list.push(parseExpression(c));
    while (c.accept(","));
  }
  c.expect(")", `to close '${mapType.name}('`);
  const span = c.spanFrom(start);
  c.accept(";");
  return { kind: "map-declaration", span, name, mapType, arguments: list };
}

export function parseMacro(c: Cursor): MacroDefinition {
  const { start } = c.next();
  const name = parseName(c, "the name of the macro");
  const parameters: MacroParameter[] = [];
  if (c.accept("(")) {
    if (!c.at(")")) {
      do parameters.push(parseMacroParameter(c));
      while (c.accept(","));
    }
    c.expect(")", "after the parameters");
  }
  const body = parseBlock(c, "value", "to begin the macro's body");
  return { kind: "macro", span: c.spanFrom(start), name, parameters, body };
}

function parseMacroParameter(c: Cursor): MacroParameter {
  const { start, kind } = c.peek();
  const what = "a parameter ($variable, @map or name)";
  const target = kind === "map" ? parseMapName(c) : kind === "variable" ? parseVariable(c, what) : parseName(c, what);
  return { kind: "macro-parameter", span: c.spanFrom(start), target };
}

export function parseFunction(c: Cursor): FunctionDefinition {
  const { start } = c.next();
  const name = parseName(c, "the name of the function");
  c.expect("(", `after '${name.name}'`);
  const parameters: FunctionParameter[] = [];
  if (!c.at(")")) {
    do parameters.push(parseFunctionParameter(c));
    while (c.accept(","));
  }
  c.expect(")", "after the parameters");
  const returnType = c.accept(":") ? parseType(c) : undefined;
  const body = parseBlock(c, "body", "to begin the function's body");
  return { kind: "function", span: c.spanFrom(start), name, parameters, returnType, body };
}

function parseFunctionParameter(c: Cursor): FunctionParameter {
  const variable = parseVariable(c, "a parameter ($name: type)");
  c.expect(":", `and a type after '$${variable.name}'`);
  const type = parseType(c);
  return { kind: "function-parameter", span: c.spanFrom(variable.span.start), variable, type };
}
