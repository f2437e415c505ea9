// Types of mangled names (Itanium C++ ABI, 5.1.5).
import { type Cursor, NotMangled, plain, type TemplateArgument, type TypeText, whole } from "./cursor.ts";
import { readName, substitution, templateArguments } from "./names.ts";
import { BUILTIN_TYPES, D_TYPES, LITERAL_SUFFIXES } from "./tables.ts";

export function readType(c: Cursor): TypeText {
  return c.nested(() => typeAt(c));
}

function typeAt(c: Cursor): TypeText {
  const code = c.peek();
  const builtin = BUILTIN_TYPES.get(code);
  if (builtin !== undefined) {
    c.at++;
    return plain(builtin);
  }
  if (code === "S" && c.peek(2) !== "St") return substituted(c);
  if (code === "D") {
    const standard = D_TYPES.get(c.peek(2).charAt(1));
    if (standard !== undefined) {
      c.at += 2;
      return plain(standard);
    }
    if (c.accept("Dp")) return { left: packOf(c).map(whole).join(", "), right: "" };
    if (c.peek(2) === "Do" || c.peek(2) === "DO") return remembered(c, functionType(c));
    throw new NotMangled();
  }
  return remembered(c, compound(c));
}

function remembered(c: Cursor, type: TypeText): TypeText {
  c.remember(type);
  return type;
}

/** A substitution is remembered already, but with template arguments it is another type. */
function substituted(c: Cursor): TypeText {
  const base = substitution(c);
  if (c.peek() !== "I") return base;
  return remembered(c, plain(whole(base) + templateArguments(c).text));
}

function compound(c: Cursor): TypeText {
  const code = c.peek();
  if (/[rVK]/.test(code)) return qualified(c);
  if (c.accept("P")) return behind(readType(c), "*");
  if (c.accept("R")) return reference(readType(c), "&");
  if (c.accept("O")) return reference(readType(c), "&&");
  if (code === "F") return functionType(c);
  if (code === "A") return array(c);
  if (c.accept("M")) {
    const owner = whole(readType(c));
    return behind(readType(c), `${owner}::*`);
  }
  if (code === "T") return parameter(c);
  if (c.accept("U")) {
    const name = c.number();
    const vendor = c.text.slice(c.at, c.at + name);
    c.at += name;
    return behind(readType(c), ` ${vendor}`);
  }
  return plain(ofAnother(c, () => readName(c).text));
}

/** Template arguments within a parameter's type are not what T_ behind it refers to. */
function ofAnother<T>(c: Cursor, read: () => T): T {
  const own = c.templateArguments;
  try {
    return read();
  } finally {
    c.templateArguments = own;
  }
}

function qualified(c: Cursor): TypeText {
  const codes = /^[rVK]+/.exec(c.text.slice(c.at))?.[0] ?? "";
  c.at += codes.length;
  const words = `${codes.includes("r") ? " restrict" : ""}${codes.includes("V") ? " volatile" : ""}${codes.includes("K") ? " const" : ""}`;
  const type = readType(c);
  // qualifiers of a member function stand behind its parameters
  if (type.right.startsWith("(")) return { left: type.left, right: type.right + words };
  return type.right.startsWith(" [") ? { left: type.left + words, right: type.right } : behind(type, words);
}

/** Pointers to functions and arrays need brackets. */
function behind(type: TypeText, mark: string): TypeText {
  if (type.right.startsWith("(")) return { left: `${type.left} (${mark}`, right: `)${type.right}` };
  if (type.right.startsWith(" [")) return { left: `${type.left} (${mark}`, right: `)${type.right}` };
  const gap = mark.includes("::*") ? " " : "";
  return { left: type.left + gap + mark, right: type.right };
}

/** References to references are one reference: && of & is &. */
function reference(type: TypeText, mark: "&" | "&&"): TypeText {
  if (type.left.endsWith("&&")) return mark === "&&" ? type : { left: type.left.slice(0, -1), right: type.right };
  return type.left.endsWith("&") ? type : behind(type, mark);
}

function functionType(c: Cursor): TypeText {
  const noexcept = c.accept("Do") ? " noexcept" : "";
  c.expect("F");
  c.accept("Y");
  const result = readType(c);
  const parameters = parameterList(c, () => /^[ERO]?E|^$/.test(c.peek(2)) && /^(?:[RO]?E)/.test(c.peek(2)));
  const ref = c.accept("R") ? " &" : c.accept("O") ? " &&" : "";
  c.expect("E");
  return { left: result.left, right: `(${parameters})${ref}${noexcept}${result.right}` };
}

/** Types up to where `ends` says; `v` alone is none. */
export function parameterList(c: Cursor, ends: () => boolean): string {
  const types: string[] = [];
  while (!ends()) {
    const isPack = c.peek(2) === "Dp";
    const type = whole(readType(c));
    if (!isPack || type !== "") types.push(type);
  }
  return types.length === 1 && types[0] === "void" ? "" : types.join(", ");
}

function array(c: Cursor): TypeText {
  c.expect("A");
  const length = /^\d/.test(c.peek()) ? String(c.number()) : "";
  c.expect("_");
  const element = readType(c);
  // of arrays of arrays the outer length stands first
  const rest = element.right.startsWith(" [") ? element.right.slice(1) : element.right;
  return { left: element.left, right: ` [${length}]${rest}` };
}

/** T_, T0_, …, perhaps a template itself. */
function parameter(c: Cursor): TypeText {
  const type = templateParameter(c);
  if (c.peek() !== "I") return type;
  c.remember(type);
  return plain(whole(type) + templateArguments(c).text);
}

export function templateParameter(c: Cursor): TypeText {
  c.expect("T");
  const argument: TemplateArgument | undefined = c.templateArguments[c.sequence(10)];
  if (argument === undefined) throw new NotMangled();
  if ("left" in argument) return argument;
  c.packLength = Math.max(c.packLength ?? 0, argument.length);
  return c.packIndex === undefined ? plain(argument.map(whole).join(", ")) : (argument[c.packIndex] ?? plain(""));
}

/** The pattern behind Dp is read once for each element of the packs that it names. */
function packOf(c: Cursor): readonly TypeText[] {
  const outer = { index: c.packIndex, length: c.packLength };
  const start = c.at;
  const known = c.substitutions.length;
  const found: TypeText[] = [];
  c.packLength = undefined;
  c.packIndex = 0;
  let first = readType(c);
  const count = c.packLength ?? 1;
  for (let i = 0; i < count; i++) {
    if (i > 0) {
      c.at = start;
      c.substitutions.length = known;
      c.packIndex = i;
      first = readType(c);
    }
    found.push(first);
  }
  c.packIndex = outer.index;
  c.packLength = outer.length;
  return found;
}

/** `L<type><value>E`; expressions are not known here. */
export function literal(c: Cursor): TypeText {
  c.expect("L");
  if (c.accept("_Z")) throw new NotMangled();
  const type = whole(readType(c));
  const value = /^n?[0-9a-f]*/.exec(c.text.slice(c.at, c.at + 64))?.[0] ?? "";
  c.at += value.length;
  c.expect("E");
  const number = value.replace(/^n/, "-");
  if (type === "bool" && (value === "0" || value === "1")) return plain(value === "1" ? "true" : "false");
  const suffix = LITERAL_SUFFIXES.get(type);
  return plain(suffix === undefined ? `(${type})${number}` : number + suffix);
}
