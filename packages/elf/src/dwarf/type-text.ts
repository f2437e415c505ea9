// Types in the words of C, for lists of a function's parameters: `const char*`, `struct Foo*`. DWARF 5, chapter 5.
import { TAG } from "./constants.ts";
import type { Die } from "./die.ts";
import { nameOf, typeOf } from "./values.ts";

const WORDS: Readonly<Record<number, string>> = {
  [TAG.structure]: "struct",
  [TAG.class]: "class",
  [TAG.union]: "union",
  [TAG.enumeration]: "enum",
};
const MARKS: Readonly<Record<number, string>> = {
  [TAG.pointer]: "*",
  [TAG.reference]: "&",
  [TAG.rvalueReference]: "&&",
};
const QUALIFIERS: Readonly<Record<number, string>> = {
  [TAG.const]: "const",
  [TAG.volatile]: "volatile",
  [TAG.restrict]: "restrict",
  [TAG.atomic]: "_Atomic",
};
const LONGEST_CHAIN = 64;

export function typeText(type: Die | undefined, depth = 0): string {
  if (type === undefined) return "void";
  if (depth > LONGEST_CHAIN) return "…";
  const inner = (): string => typeText(typeOf(type), depth + 1);
  const mark = MARKS[type.tag];
  if (mark !== undefined) return pointed(inner(), mark);
  const qualifier = QUALIFIERS[type.tag];
  // of a pointer the qualifier stands behind
  if (qualifier !== undefined) return isPointer(type) ? `${inner()} ${qualifier}` : `${qualifier} ${inner()}`;
  if (type.tag === TAG.array) return `${inner()}[]`;
  if (type.tag === TAG.subroutine) return `${inner()} ()`;
  const word = WORDS[type.tag];
  const name = nameOf(type);
  return word === undefined ? name || "<unknown type>" : `${word} ${name || "<anonymous>"}`;
}

function pointed(target: string, mark: string): string {
  if (target.endsWith(" ()")) return `${target.slice(0, -3)} (${mark})()`;
  return target.endsWith("[]") ? `${target.slice(0, -2)} (${mark})[]` : `${target}${mark}`;
}

function isPointer(qualified: Die): boolean {
  const target = typeOf(qualified);
  return target !== undefined && MARKS[target.tag] !== undefined;
}
