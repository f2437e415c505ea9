// How tightly operators bind, from `||` (1) to `*` (10); as in C. Parser and printer both read it.

import type { BinaryOperator } from "./ast.ts";

const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", "<=", ">", ">="],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];

export const BINARY_PRECEDENCE: ReadonlyMap<BinaryOperator, number> = new Map(
  LEVELS.flatMap((operators, level) => operators.map((operator) => [operator, level + 1] as const)),
);
