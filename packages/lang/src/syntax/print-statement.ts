// Statements and blocks as source text.

import type { Block, If, Range, Statement } from "./ast.ts";
import { printExpression, printType, quote } from "./print-expression.ts";

/** A block from `{` to `}`. In a block used as a value a closing `;` keeps the last statement from being the value. */
export function printBlock(block: Block, use: "value" | "body", depth: number): string {
  const inner = "  ".repeat(depth + 1);
  const lines = block.statements.map((statement, index) => {
    const last = index === block.statements.length - 1 && block.result === undefined;
    const text = printStatement(statement, depth + 1);
    const closed = last && use === "value" && (statement.kind === "if" || statement.kind === "block");
    return `${inner}${text}${closed ? ";" : ""}\n`;
  });
  if (block.result !== undefined) lines.push(`${inner}${printExpression(block.result, depth + 1)}\n`);
  return lines.length === 0 ? "{ }" : `{\n${lines.join("")}${"  ".repeat(depth)}}`;
}

function printStatement(statement: Statement, depth: number): string {
  switch (statement.kind) {
    case "block":
      return printBlock(statement, "value", depth);
    case "if":
      return printIf(statement, depth);
    case "while":
      return `while (${printExpression(statement.condition, depth)}) ${printBlock(statement.body, "body", depth)}`;
    case "unroll":
      return `unroll (${printExpression(statement.count, depth)}) ${printBlock(statement.body, "body", depth)}`;
    case "for": {
      const head = `$${statement.variable.name} : ${printOver(statement.over, depth)}`;
      return `for (${head}) ${printBlock(statement.body, "body", depth)}`;
    }
    default:
      return `${printSimple(statement, depth)};`;
  }
}

type Compound = "block" | "if" | "while" | "unroll" | "for";

function printSimple(statement: Exclude<Statement, { kind: Compound }>, depth: number): string {
  switch (statement.kind) {
    case "let": {
      const type = statement.type === undefined ? "" : `: ${printType(statement.type)}`;
      const value = statement.value === undefined ? "" : ` = ${printExpression(statement.value, depth)}`;
      return `let $${statement.variable.name}${type}${value}`;
    }
    case "assignment": {
      const target = printLeading(statement.target, depth);
      return `${target} ${statement.operator} ${printExpression(statement.value, depth)}`;
    }
    case "discard":
      return `_ = ${printExpression(statement.value, depth)}`;
    case "expression-statement":
      return printLeading(statement.expression, depth);
    case "increment":
      return printExpression(statement, depth);
    case "return":
      return statement.value === undefined ? "return" : `return ${printExpression(statement.value, depth)}`;
    case "import":
      return `import ${quote(statement.path.value)}`;
    default:
      return statement.kind;
  }
}

/** An expression at the beginning of a statement, where an `if` or a block would be a statement of its own. */
function printLeading(expression: Parameters<typeof printExpression>[0], depth: number): string {
  const text = printExpression(expression, depth);
  return expression.kind === "if" || expression.kind === "block" ? `(${text})` : text;
}

function printOver(over: Range | Parameters<typeof printExpression>[0], depth: number): string {
  if (over.kind !== "range") return printExpression(over, depth);
  return `${printExpression(over.from, depth)}..${printExpression(over.to, depth)}`;
}

export function printIf(node: If, depth: number): string {
  const head = `if (${printExpression(node.condition, depth)}) ${printBlock(node.then, "value", depth)}`;
  if (node.otherwise === undefined) return head;
  const rest =
    node.otherwise.kind === "if" ? printIf(node.otherwise, depth) : printBlock(node.otherwise, "value", depth);
  return `${head} else ${rest}`;
}
