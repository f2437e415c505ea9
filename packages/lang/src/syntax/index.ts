// The syntax of the language: tokens, tree, diagnostics, and what turns one into the other.

export * from "./ast.ts";
export { splitAttachPoint } from "./attach-point.ts";
export { binaryString, textOfBytes } from "./binary-string.ts";
export * from "./diagnostic.ts";
export { dumpAst } from "./dump-ast.ts";
export { lex, lexExpression } from "./lexer.ts";
export { type LineColumn, lineColumn } from "./line-column.ts";
export { isBuiltinType } from "./parse-types.ts";
export { type ExpressionResult, type ParseResult, parse, parseExpression } from "./parser.ts";
export { BINARY_PRECEDENCE } from "./precedence.ts";
export { printProgram } from "./print.ts";
export { printExpression, printType, quote } from "./print-expression.ts";
export { printBlock } from "./print-statement.ts";
export { renderDiagnostic, type Source } from "./render-diagnostic.ts";
export * from "./span.ts";
export { isTrivia, KEYWORDS, RESERVED, type Token, type TokenKind } from "./token.ts";
export { children, mapChildren, rewriteTree, walk } from "./walk.ts";
