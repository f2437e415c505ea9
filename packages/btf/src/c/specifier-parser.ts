// Reads declaration specifiers: storage class, qualifiers, and the type, defined in place or named.
import { type CAttributes, noAttributes, parseAttributes, startsAttribute } from "./attribute-parser.ts";
import { specifierWord } from "./basic-types.ts";
import type { CContext } from "./c-context.ts";
import { parseTypeName } from "./declarator-parser.ts";
import { parseEnum, parseRecord } from "./tag-parser.ts";
import { errorAt, type Token } from "./token.ts";
import { describe } from "./token-stream.ts";

/** Specifiers read: the type's id, and whether the declaration is a typedef. */
export type Specifiers = {
  readonly type: number;
  readonly isTypedef: boolean;
  readonly attributes: CAttributes;
  /** The type is a struct or union without tag, which as a member without name lends its members. */
  readonly anonymous: boolean;
};

const STORAGE = new Set(
  "extern static inline __inline __inline__ register auto _Noreturn _Thread_local __thread constexpr noreturn".split(
    " ",
  ),
);
const QUALIFIERS: Readonly<Record<string, "const" | "volatile" | "restrict" | "">> = {
  const: "const",
  __const: "const",
  __const__: "const",
  volatile: "volatile",
  __volatile: "volatile",
  __volatile__: "volatile",
  restrict: "restrict",
  __restrict: "restrict",
  __restrict__: "restrict",
  _Atomic: "",
};
const TYPEOF = new Set(["typeof", "__typeof__", "__typeof", "typeof_unqual"]);

/** The qualifier a word stands for, "" for one that BTF has not, or undefined. */
export function qualifierOf(text: string): "const" | "volatile" | "restrict" | "" | undefined {
  return Object.hasOwn(QUALIFIERS, text) ? QUALIFIERS[text] : undefined;
}

/** Whether a token can begin specifiers. */
export function startsSpecifier(context: CContext, token: Token): boolean {
  if (token.kind !== "name") return false;
  const { text } = token;
  if (text === "struct" || text === "union" || text === "enum" || text === "typedef") return true;
  if (STORAGE.has(text) || TYPEOF.has(text) || text === "__extension__" || text.startsWith("__attribute")) return true;
  if (qualifierOf(text) !== undefined || specifierWord(text) !== undefined || text === "_Alignas") return true;
  return context.scope.typedef(text) !== undefined;
}

type Draft = {
  type: number | undefined;
  words: string[];
  qualifiers: ("const" | "volatile" | "restrict")[];
  isTypedef: boolean;
  anonymous: boolean;
  attributes: CAttributes;
};

/** Reads specifiers. Throws {@link CError} when they name no type. */
export function parseSpecifiers(context: CContext): Specifiers {
  const start = context.stream.peek;
  const draft: Draft = {
    type: undefined,
    words: [],
    qualifiers: [],
    isTypedef: false,
    anonymous: false,
    attributes: noAttributes(),
  };
  while (readOne(context, draft));
  const type = draft.type ?? basic(context, draft, start);
  const qualified = draft.qualifiers.reduce((id, qualifier) => context.types.qualified(id, qualifier), type);
  return { type: qualified, isTypedef: draft.isTypedef, attributes: draft.attributes, anonymous: draft.anonymous };
}

function basic(context: CContext, draft: Draft, start: Token): number {
  if (draft.words.length === 0) {
    const next = context.stream.peek;
    if (next.kind === "name") throw errorAt(next, `unknown type name "${next.text}"; define it or include its header`);
    throw errorAt(next, `expected a type before ${describe(next)}`);
  }
  const type = context.types.basic(draft.words);
  if (type === undefined) throw errorAt(start, `"${draft.words.join(" ")}" is not a type`);
  return type;
}

/** Reads one specifier into the draft; false when the next token is none. */
function readOne(context: CContext, draft: Draft): boolean {
  const { stream } = context;
  const token = stream.peek;
  if (startsAttribute(context)) {
    parseAttributes(context, draft.attributes);
    return true;
  }
  if (token.kind !== "name") return false;
  const qualifier = qualifierOf(token.text);
  if (token.text === "typedef" || STORAGE.has(token.text) || qualifier !== undefined) {
    stream.next();
    draft.isTypedef ||= token.text === "typedef";
    if (qualifier) draft.qualifiers.push(qualifier);
    return true;
  }
  return readType(context, draft, token);
}

function readType(context: CContext, draft: Draft, token: Token): boolean {
  const { stream } = context;
  const word = specifierWord(token.text);
  if (word !== undefined && draft.type === undefined) {
    stream.next();
    draft.words.push(word);
    return true;
  }
  if (draft.type !== undefined || draft.words.length > 0) return false;
  if (token.text === "struct" || token.text === "union") {
    const record = parseRecord(context, token.text);
    draft.type = record.id;
    draft.anonymous = record.anonymous;
  } else if (token.text === "enum") draft.type = parseEnum(context);
  else if (TYPEOF.has(token.text)) draft.type = parseTypeof(context);
  else {
    draft.type = context.scope.typedef(token.text);
    if (draft.type !== undefined) stream.next();
  }
  return draft.type !== undefined;
}

function parseTypeof(context: CContext): number {
  const { stream } = context;
  const word = stream.next();
  if (!startsSpecifier(context, stream.look(1))) throw errorAt(word, "typeof is understood of types only");
  stream.expect("(");
  const type = parseTypeName(context);
  stream.expect(")");
  return type;
}
