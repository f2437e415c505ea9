// Names of mangled names (Itanium C++ ABI, 5.1.2 to 5.1.3 and 5.1.6).
import { type Cursor, NotMangled, plain, type TemplateArgument, type TypeText, whole } from "./cursor.ts";
import { readEncoding } from "./encoding.ts";
import { ABBREVIATIONS, FULL_ABBREVIATIONS, operatorText } from "./tables.ts";
import { literal, parameterList, readType, templateParameter } from "./types.ts";

export interface NameText {
  readonly text: string;
  /** const, volatile and reference qualifiers of a member function, with a blank before each. */
  readonly qualifiers: string;
  /** Ends in template arguments, so that the function's result is written too. */
  readonly isTemplate: boolean;
  /** Constructors, destructors and conversions have no result. */
  readonly hasNoResult: boolean;
}

interface Part {
  readonly text: string;
  readonly hasNoResult: boolean;
}

const SIMPLE = { qualifiers: "", isTemplate: false, hasNoResult: false };

export function readName(c: Cursor): NameText {
  return c.nested(() => {
    if (c.peek() === "N") return nestedName(c);
    if (c.peek() === "Z") return localName(c);
    if (c.peek() === "S" && c.peek(2) !== "St") {
      const base = substitution(c);
      return { ...SIMPLE, text: whole(base) + templateArguments(c).text, isTemplate: true };
    }
    const scope = c.accept("St") ? "std::" : "";
    const part = unqualified(c, "");
    const text = scope + part.text;
    if (c.peek() !== "I") return { ...SIMPLE, text, hasNoResult: part.hasNoResult };
    c.remember(plain(text));
    const { text: args, list } = templateArguments(c);
    c.templateArguments = list;
    return { ...SIMPLE, text: joined(text, args), isTemplate: true, hasNoResult: part.hasNoResult };
  });
}

/** `operator< <int>` would be another operator without the blank. */
function joined(name: string, args: string): string {
  return /operator<+$/.test(name) ? `${name} ${args}` : name + args;
}

function nestedName(c: Cursor): NameText {
  c.expect("N");
  const codes = /^[rVK]*[RO]?/.exec(c.text.slice(c.at, c.at + 4))?.[0] ?? "";
  c.at += codes.length;
  let text = "";
  let last = "";
  let isTemplate = false;
  let hasNoResult = false;
  while (!c.accept("E")) {
    const known = c.at;
    if (c.peek() === "I") {
      const args = templateArguments(c);
      c.templateArguments = args.list;
      text = joined(text, args.text);
      isTemplate = true;
    } else {
      isTemplate = false;
      const isFirst = text === "";
      const part = prefix(c, last, isFirst);
      hasNoResult = part.hasNoResult;
      text = isFirst ? part.text : `${text}::${part.text}`;
      last = part.last;
      // std and substitutions are known already
      if (part.known) continue;
    }
    if (c.peek() !== "E") c.remember(plain(text));
    if (c.at === known) throw new NotMangled();
  }
  const words: Readonly<Record<string, string>> = { r: " restrict", V: " volatile", K: " const", R: " &", O: " &&" };
  const qualifiers = [...codes].sort((a, b) => "KVrRO".indexOf(a) - "KVrRO".indexOf(b)).map((code) => words[code]);
  return { text, qualifiers: qualifiers.join(""), isTemplate, hasNoResult };
}

function prefix(c: Cursor, last: string, isFirst: boolean): Part & { readonly last: string; readonly known: boolean } {
  if (isFirst && c.peek() === "S") {
    const isConstructed = /^S[siod][CD][0-5]/.test(c.peek(4));
    const full = isConstructed ? FULL_ABBREVIATIONS.get(c.peek(2).charAt(1)) : undefined;
    const text = full ?? whole(substitution(c));
    if (full !== undefined) c.at += 2;
    return { text, last: lastOf(text), hasNoResult: false, known: true };
  }
  if (isFirst && c.peek() === "T") {
    const text = whole(templateParameter(c));
    return { text, last: lastOf(text), hasNoResult: false, known: false };
  }
  const part = unqualified(c, last);
  return { ...part, last: part.text.replace(/\[abi:[^\]]*\]/g, ""), known: false };
}

/** `b` of `a::b<c::d>`: what its constructors are called. */
function lastOf(text: string): string {
  let depth = 0;
  let start = 0;
  let end = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i);
    if (unit === "<" && depth++ === 0) end = i;
    if (unit === ">") depth--;
    if (depth === 0 && unit === ":" && text.charAt(i - 1) === ":") {
      start = i + 1;
      end = text.length;
    }
  }
  return text.slice(start, end);
}

function unqualified(c: Cursor, owner: string): Part {
  c.accept("L");
  let part = unqualifiedWord(c, owner);
  while (c.accept("B")) part = { ...part, text: `${part.text}[abi:${sourceName(c)}]` };
  return part;
}

function unqualifiedWord(c: Cursor, owner: string): Part {
  const code = c.peek(2);
  if (/^\d/.test(code)) return { text: sourceName(c), hasNoResult: false };
  if (/^C[1-5]$/.test(code)) {
    c.at += 2;
    return { text: owner, hasNoResult: true };
  }
  if (/^D[0-5]$/.test(code)) {
    c.at += 2;
    return { text: `~${owner}`, hasNoResult: true };
  }
  if (c.accept("Ut")) return { text: `{unnamed type#${c.sequence(10) + 1}}`, hasNoResult: false };
  if (c.accept("Ul")) {
    const parameters = parameterList(c, () => c.peek() === "E");
    c.expect("E");
    return { text: `{lambda(${parameters})#${c.sequence(10) + 1}}`, hasNoResult: false };
  }
  return operatorName(c);
}

function operatorName(c: Cursor): Part {
  if (c.accept("cv")) return { text: `operator ${whole(readType(c))}`, hasNoResult: true };
  if (c.accept("li")) return { text: `operator"" ${sourceName(c)}`, hasNoResult: false };
  const operator = operatorText(c.peek(2));
  if (operator === undefined) throw new NotMangled();
  c.at += 2;
  return { text: `operator${operator}`, hasNoResult: false };
}

function sourceName(c: Cursor): string {
  const length = c.number();
  const name = c.text.slice(c.at, c.at + length);
  if (length === 0 || name.length < length) throw new NotMangled();
  c.at += length;
  return name.startsWith("_GLOBAL__N") ? "(anonymous namespace)" : name;
}

/** `Z<function>E<name>`: something inside of a function. */
function localName(c: Cursor): NameText {
  c.expect("Z");
  const { whole: text } = readEncoding(c, false);
  c.expect("E");
  if (c.accept("s")) {
    discriminator(c);
    return { ...SIMPLE, text: `${text}::string literal` };
  }
  if (c.accept("d")) c.sequence(10);
  const inner = readName(c);
  discriminator(c);
  return { ...inner, text: `${text}::${inner.text}` };
}

function discriminator(c: Cursor): void {
  const found = /^_(?:_\d+_|\d)/.exec(c.text.slice(c.at, c.at + 16))?.[0];
  if (found !== undefined) c.at += found.length;
}

export function substitution(c: Cursor): TypeText {
  c.expect("S");
  const abbreviation = ABBREVIATIONS.get(c.peek());
  if (abbreviation !== undefined) {
    c.at++;
    return plain(abbreviation);
  }
  const found = c.substitutions[c.sequence(36)];
  if (found === undefined) throw new NotMangled();
  return found;
}

export function templateArguments(c: Cursor): { readonly text: string; readonly list: readonly TemplateArgument[] } {
  c.expect("I");
  const list: TemplateArgument[] = [];
  while (!c.accept("E")) list.push(templateArgument(c));
  const flat = list.flatMap((argument) => ("left" in argument ? [argument] : argument));
  const inner = flat
    .map(whole)
    .filter((text) => text !== "")
    .join(", ");
  // old compilers read >> as one word
  return { text: `<${inner}${inner.endsWith(">") ? " " : ""}>`, list };
}

function templateArgument(c: Cursor): TemplateArgument {
  if (c.peek() === "L") return literal(c);
  if (c.peek() === "X") throw new NotMangled();
  if (!c.accept("J")) return readType(c);
  const pack: TypeText[] = [];
  while (!c.accept("E")) {
    const element = templateArgument(c);
    if ("left" in element) pack.push(element);
    else pack.push(...element);
  }
  return pack;
}
