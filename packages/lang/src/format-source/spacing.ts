// What stands between two tokens of one line: nothing or a space. Mostly the tokens say; where one sign has several
// meanings (`*` of a pointer, of a product and in front of an operand), the tree does.

import type { AnyNode, Program } from "../syntax/ast.ts";
import { lexExpression } from "../syntax/lexer.ts";
import type { Token } from "../syntax/token.ts";
import { walk } from "../syntax/walk.ts";
import type { TokenList } from "./token-list.ts";

/** By index of the token behind the gap: whether the tree wants it closed or open. */
type Wishes = Map<number, "tight" | "space">;

const SPACED_WORDS: ReadonlySet<string> = new Set([
  "if",
  "else",
  "while",
  "for",
  "unroll",
  "return",
  "comptime",
  "let",
  "import",
]);

/** For each token whether a space stands in front of it, if it does not begin a line. */
export function spacing(program: Program, list: TokenList): readonly boolean[] {
  const wishes: Wishes = new Map();
  walk(program, (node) => wish(node, list, wishes));
  return list.tokens.map((token, i) => {
    const before = list.tokens[i - 1];
    if (before === undefined) return false;
    const space = wishes.get(i);
    const wanted = space === undefined ? byTokens(before, token) : space === "space";
    return wanted || (before.kind !== "attach-point" && !staysApart(before, token));
  });
}

function wish(node: AnyNode, list: TokenList, wishes: Wishes): void {
  const around = (index: number | undefined, value: "tight" | "space"): void => {
    if (index !== undefined) wishes.set(index, value).set(index + 1, value);
  };
  const behind = (index: number | undefined): void => {
    if (index !== undefined) wishes.set(index + 1, "tight");
  };
  switch (node.kind) {
    case "type-name":
      wishInType(node.span.start, node.span.end, list, wishes);
      break;
    case "binary":
    case "assignment":
      around(list.startingAt(node.operatorSpan.start), "space");
      break;
    case "unary":
    case "address-of":
      behind(list.startingAt(node.span.start));
      break;
    case "increment":
      if (node.prefix) behind(list.startingAt(node.span.start));
      else wishes.set(list.endingAt(node.span.end) ?? -1, "tight");
      break;
    case "cast": {
      const last = list.endingAt(node.type.span.end);
      // the closing parenthesis, then the operand
      if (last !== undefined) behind(last + 1);
      break;
    }
    case "record-field": {
      const name = list.endingAt(node.name.span.end);
      if (name !== undefined) around(name + 1, "tight");
      break;
    }
    case "probe":
      wishInPredicate(node, list, wishes);
      break;
  }
}

/** Parents come first, so what a length holds has its own wishes later. */
function wishInType(start: number, end: number, list: TokenList, wishes: Wishes): void {
  const first = list.startingAt(start);
  if (first === undefined) return;
  for (let i = first + 1; (list.tokens[i]?.end ?? end + 1) <= end; i++) {
    if (list.tokens[i]?.text === "*") wishes.set(i, "tight");
  }
}

function wishInPredicate(
  { predicate, attachPoints, body }: AnyNode & { kind: "probe" },
  list: TokenList,
  wishes: Wishes,
): void {
  if (predicate === undefined) return;
  const point = list.endingAt(attachPoints.at(-1)?.span.end ?? -1);
  const brace = list.startingAt(body.span.start);
  if (point !== undefined) wishes.set(point + 2, "tight");
  if (brace !== undefined) wishes.set(brace - 1, "tight");
}

function byTokens(before: Token, token: Token): boolean {
  const [left, right] = [before.text, token.text];
  if (before.kind === "punctuation" && ["(", "[", ".", "->", "..", "!", "~"].includes(left)) return false;
  if (token.kind !== "punctuation") return true;
  if ([",", ";", ")", "]", "[", ".", "->", ".."].includes(right)) return false;
  if (right === "}" && left === "{") return false;
  if (right === "(") return before.kind !== "identifier" || SPACED_WORDS.has(left);
  if (right === "=" && before.kind === "attach-point") return false;
  return true;
}

const APART = new Map<string, boolean>();

/** Whether the two are still the two when nothing stands between them. */
function staysApart(before: Token, token: Token): boolean {
  const text = before.text + token.text;
  const known = APART.get(text);
  if (known !== undefined) return known;
  const kinds = lexExpressions(text);
  const apart = kinds[0]?.text === before.text && kinds[1]?.text === token.text;
  // texts of scripts are many, signs are few
  if (text.length <= 4) APART.set(text, apart);
  return apart;
}

/** The first two tokens of a text. */
function lexExpressions(text: string): readonly Token[] {
  const first = lexExpression(text)[0];
  if (first === undefined) return [];
  const second = lexExpression(text.slice(first.end))[0];
  return second === undefined ? [first] : [first, second];
}
