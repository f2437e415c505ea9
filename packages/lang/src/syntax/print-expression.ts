// Expressions and types as source text, with parentheses exactly where the grammar needs them.

import type { Cast, Expression, TypeName, TypeSuffix } from "./ast.ts";
import { isCertainType, looksLikeType } from "./parse-types.ts";
import { BINARY_PRECEDENCE } from "./precedence.ts";
import { printBlock, printIf } from "./print-statement.ts";

// Ranks above those of binary operators (1 to 10); 0 is the ternary.
const UNARY = 11;
const POSTFIX = 12;

function rank(node: Expression): number {
  switch (node.kind) {
    case "ternary":
      return 0;
    case "binary":
      return BINARY_PRECEDENCE.get(node.operator) ?? 0;
    case "unary":
    case "cast":
    case "comptime":
    case "address-of":
      return UNARY;
    case "increment":
      return node.prefix ? UNARY : POSTFIX;
    case "if":
    case "block":
      // Safe inside brackets and at the end of statements only.
      return -1;
    default:
      return POSTFIX;
  }
}

/** Text of an expression; `depth` is the indentation of the line it stands in. */
export function printExpression(node: Expression, depth = 0): string {
  const inner = (child: Expression, lowest: number): string => {
    const text = printExpression(child, depth);
    return rank(child) < lowest ? `(${text})` : text;
  };
  const list = (elements: readonly (Expression | TypeName)[]): string =>
    elements.map((element) => printArgument(element, depth, "call")).join(", ");
  switch (node.kind) {
    case "integer":
      return node.text;
    case "string":
      return quote(node.value);
    case "boolean":
      return String(node.value);
    case "identifier":
      return node.name;
    case "variable":
      return `$${node.name}`;
    case "map":
      return node.keys === undefined
        ? node.name.name
        : `${node.name.name}[${node.keys.map((key) => inner(key, -1)).join(", ")}]`;
    case "positional":
      return `$${node.index}`;
    case "positional-count":
      return "$#";
    case "call":
      return `${node.callee.name}(${list(node.arguments)})`;
    case "unary":
      return `${node.operator}${signSafe(node.operator, inner(node.operand, UNARY))}`;
    case "increment":
      return node.prefix
        ? `${node.operator}${inner(node.operand, UNARY)}`
        : `${inner(node.operand, POSTFIX)}${node.operator}`;
    case "binary": {
      const own = rank(node);
      return `${inner(node.left, own)} ${node.operator} ${inner(node.right, own + 1)}`;
    }
    case "ternary": {
      const whenTrue = node.whenTrue === undefined ? "" : ` ${inner(node.whenTrue, 1)} `;
      return `${inner(node.condition, 1)} ?${whenTrue}: ${inner(node.whenFalse, 0)}`;
    }
    case "if":
      return printIf(node, depth);
    case "block":
      return printBlock(node, "value", depth);
    case "field":
      return `${printObject(node.object, depth)}${node.arrow ? "->" : "."}${node.field.name}`;
    case "tuple-field":
      return `${printObject(node.object, depth)}.${node.index}`;
    case "index": {
      const object = printObject(node.object, depth);
      const bare = node.object.kind === "map" && node.object.keys === undefined;
      return `${bare ? `(${object})` : object}[${printExpression(node.index, depth)}]`;
    }
    case "cast":
      return printCast(node, inner(node.operand, UNARY));
    case "tuple":
      return node.elements.length === 1 ? `(${list(node.elements)},)` : `(${list(node.elements)})`;
    case "record":
      return `(${node.fields.map(({ name, value }) => `${name.name} = ${printExpression(value, depth)}`).join(", ")})`;
    case "sizeof":
    case "typeof":
    case "typeinfo":
      return `${node.kind}(${printArgument(node.argument, depth, "query")})`;
    case "offsetof":
      return `offsetof(${printArgument(node.base, depth, "query")}, ${node.path.map(({ name }) => name).join(".")})`;
    case "comptime":
      return `comptime ${inner(node.expression, UNARY)}`;
    case "address-of":
      return `&${inner(node.operand, POSTFIX)}`;
    case "inline-call":
      return `${node.name}(${node.arguments.map((a) => printExpression(a)).join(", ")})`;
  }
}

/** `- -x` would read as a decrement, `+ ++x` as `++ +x`. */
function signSafe(operator: string, operand: string): string {
  return operand.startsWith(operator) && operator !== "!" && operator !== "~" && operator !== "*"
    ? `(${operand})`
    : operand;
}

/** The left side of `.`, `->` and `[]`. A number there would look like the beginning of a floating-point number. */
function printObject(object: Expression, depth: number): string {
  const text = printExpression(object, depth);
  return rank(object) < POSTFIX || object.kind === "integer" || object.kind === "increment" ? `(${text})` : text;
}

/** Where a type may stand as well, an expression that would be read as one goes into parentheses. */
function printArgument(node: Expression | TypeName, depth: number, where: "call" | "query"): string {
  if (node.kind === "type-name") return printType(node);
  const text = printExpression(node, depth);
  return looksLikeType(node, where) ? `(${text})` : text;
}

/** After a bare type name only an operand that cannot be the right side of an operator makes it a cast. */
function printCast({ type }: Cast, operand: string): string {
  const certain =
    type.tag !== undefined ||
    typeof type.base !== "string" ||
    isCertainType(type.base) ||
    type.suffixes.at(-1)?.kind === "pointer";
  const doubtful = /^(?:\+|--|if\b|\{)/.test(operand) || (!certain && /^[-*&]/.test(operand));
  return `(${printType(type)})${doubtful ? `(${operand})` : operand}`;
}

export function printType({ tag, base, suffixes }: TypeName): string {
  const name = typeof base === "string" ? base : printExpression(base);
  return `${tag === undefined ? "" : `${tag} `}${name}${suffixes.map(printSuffix).join("")}`;
}

function printSuffix(suffix: TypeSuffix): string {
  if (suffix.kind === "pointer") return "*";
  return suffix.length === undefined ? "[]" : `[${printExpression(suffix.length)}]`;
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\\": "\\\\", '"': '\\"' };

/** A binary string as a literal: UTF-8 stays readable, other bytes become `\xnn`. */
export function quote(value: string): string {
  const text = decodeUtf8(value);
  let literal = "";
  for (const char of text ?? value) {
    const code = char.charCodeAt(0);
    if (ESCAPES[char] !== undefined) literal += ESCAPES[char];
    else if (code < 32 || code === 127 || (text === undefined && code > 127))
      literal += `\\x${code.toString(16).padStart(2, "0")}`;
    else literal += char;
  }
  return `"${literal}"`;
}

function decodeUtf8(value: string): string | undefined {
  try {
    const bytes = Uint8Array.from(value, (unit) => unit.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
