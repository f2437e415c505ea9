// Typical mistakes, recognised by the tokens around the place where parsing failed, each with its own code and hint.
// Whatever is not recognised becomes "expected X, found Y".

import { RESERVED, type Token } from "./token.ts";

export interface Failure {
  readonly found: Token;
  readonly previous: Token;
  readonly next: Token;
  readonly after: Token;
  /** What could have stood here, in words. */
  readonly expected: string;
}

export interface Mistake {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** Where to point, if not at the token found. */
  readonly span?: { readonly start: number; readonly end: number };
}

type Recogniser = (failure: Failure) => Mistake | undefined;

const WORD_OPERATORS: Readonly<Record<string, string>> = { and: "&&", or: "||", not: "!", mod: "%" };
const REPEATED = new Set(["&&&", "|||", "===", "!==", "**", "<>", "=<", "=>", ":="]);
const BETTER: Readonly<Record<string, string>> = {
  "&&&": "&&",
  "|||": "||",
  "===": "==",
  "!==": "!=",
  "<>": "!=",
  "=<": "<=",
  "=>": ">=",
  ":=": "=",
};
const ASSIGNMENTS = new Set(["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="]);
const CLOSERS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

const RECOGNISERS: readonly Recogniser[] = [
  characterLiteral,
  float,
  unknownOperator,
  assignment,
  wordOperator,
  unknownCharacter,
  callWithoutParentheses,
  typeWithoutLet,
  nameWithoutDollar,
  reservedWord,
  strayCloser,
];

/** The most telling description of a failure. */
export function explain(failure: Failure): Mistake {
  for (const recognise of RECOGNISERS) {
    const mistake = recognise(failure);
    if (mistake !== undefined) return mistake;
  }
  return { code: "unexpected-token", message: `expected ${failure.expected}, found ${describe(failure.found)}` };
}

/** A token in words, for "found …". */
export function describe(token: Token): string {
  switch (token.kind) {
    case "end":
      return "the end of the script";
    case "string":
      return `the string ${shorten(token.text)}`;
    case "integer":
      return `the number ${shorten(token.text)}`;
    case "c-directive":
      return `the preprocessor line '${shorten(token.text)}'`;
    case "c-definition":
      return "a C definition";
    default:
      return `'${shorten(token.text)}'`;
  }
}

function shorten(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length <= 32 ? line : `${line.slice(0, 31)}…`;
}

function characterLiteral({ found }: Failure): Mistake | undefined {
  if (found.kind !== "character") return undefined;
  const char = found.text.length === 3 ? found.text.charCodeAt(1) : undefined;
  if (found.text === "'") return { code: "unknown-character", message: "strings are quoted with '\"', not with \"'\"" };
  return {
    code: "character-literal",
    message: `there are no character literals such as ${shorten(found.text)}`,
    hint:
      char === undefined
        ? `for a string write "${found.text.slice(1, -1)}"`
        : `write the number ${char}, or the string "${found.text.slice(1, -1)}"`,
  };
}

function float({ found, previous, next }: Failure): Mistake | undefined {
  const leading = found.text === "." && previous.text !== ".." && next.kind === "integer" && next.start === found.end;
  const trailing = found.kind === "integer" && previous.text === "." && previous.end === found.start;
  if (!leading && !trailing) return undefined;
  const hint = "BPF has integers only; use a smaller unit, such as 1500ms for one and a half seconds";
  return { code: "float-literal", message: "there are no floating-point numbers", hint };
}

function unknownOperator({ found, previous, next }: Failure): Mistake | undefined {
  const pairs = [
    [previous, found],
    [found, next],
  ] as const;
  for (const [left, right] of pairs) {
    const text = left.text + right.text;
    if (left.end !== right.start || !REPEATED.has(text)) continue;
    const better = BETTER[text];
    return {
      code: "unknown-operator",
      message: `there is no operator '${text}'`,
      hint: better === undefined ? "the operators are those of C" : `write '${better}'`,
      span: { start: left.start, end: right.end },
    };
  }
  return undefined;
}

function assignment({ found, expected }: Failure): Mistake | undefined {
  // Only where an operand came before: elsewhere something is missing rather than wrong.
  if (!expected.startsWith("'") || found.kind !== "punctuation" || !ASSIGNMENTS.has(found.text)) return undefined;
  const hint = found.text === "=" ? "to compare, write '=='" : "make it a statement of its own";
  return { code: "assignment-in-expression", message: `'${found.text}' cannot stand inside an expression`, hint };
}

function wordOperator({ found }: Failure): Mistake | undefined {
  const operator = Object.hasOwn(WORD_OPERATORS, found.text) ? WORD_OPERATORS[found.text] : undefined;
  if (found.kind !== "identifier" || operator === undefined || found.firstOnLine) return undefined;
  return { code: "unknown-operator", message: `there is no operator '${found.text}'`, hint: `write '${operator}'` };
}

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  "“": '"',
  "”": '"',
  "„": '"',
  "‘": '"',
  "’": '"',
  "–": "-",
  "—": "-",
  "×": "*",
  "\u00a0": " ",
};

function unknownCharacter({ found }: Failure): Mistake | undefined {
  if (found.kind !== "unknown") return undefined;
  if (found.text === "$") {
    return {
      code: "unexpected-token",
      message: "expected a name or a number after '$'",
      hint: "variables are $name, parameters $1, $2, …",
    };
  }
  const code = found.text.codePointAt(0) ?? 0;
  const name = code < 33 || code === 0xa0 ? `U+${code.toString(16).toUpperCase().padStart(4, "0")}` : `'${found.text}'`;
  const alike = LOOK_ALIKES[found.text];
  const message = `the character ${name} means nothing here`;
  return { code: "unknown-character", message, ...(alike === undefined ? {} : { hint: `write '${alike}'` }) };
}

function callWithoutParentheses({ found, previous }: Failure): Mistake | undefined {
  if (found.kind !== "string" || previous.kind !== "identifier" || found.firstOnLine) return undefined;
  return {
    code: "call-without-parentheses",
    message: `the arguments of '${previous.text}' need parentheses`,
    hint: `write ${previous.text}(${shorten(found.text)}, …)`,
  };
}

function typeWithoutLet({ found, previous, expected }: Failure): Mistake | undefined {
  if (found.text !== ":" || previous.kind !== "variable" || expected !== "';'") return undefined;
  const message = "only a declaration has a type";
  return { code: "missing-let", message, hint: `write let ${previous.text}: …` };
}

/** `int x = 1`, `let x = 1` */
function nameWithoutDollar({ found, previous, next, expected }: Failure): Mistake | undefined {
  if (found.kind !== "identifier" || found.firstOnLine || RESERVED.has(found.text)) return undefined;
  const declared = expected === "';'" && previous.kind === "identifier" && next.text === "=";
  if (!declared && !expected.startsWith("a variable")) return undefined;
  const message = `expected a variable, found ${describe(found)}`;
  return { code: "missing-dollar", message, hint: `variables begin with a dollar sign: $${found.text}` };
}

function reservedWord({ found, expected }: Failure): Mistake | undefined {
  if (found.kind !== "identifier" || !RESERVED.has(found.text) || found.firstOnLine) return undefined;
  return { code: "unexpected-token", message: `expected ${expected}, found the keyword '${found.text}'` };
}

function strayCloser({ found, expected }: Failure): Mistake | undefined {
  if (found.kind !== "punctuation" || !Object.hasOwn(CLOSERS, found.text)) return undefined;
  if (expected !== "';'") return undefined;
  const opener = CLOSERS[found.text];
  return {
    code: "unbalanced-bracket",
    message: `this '${found.text}' closes nothing`,
    hint: `remove it, or put a '${opener}' before it`,
  };
}
