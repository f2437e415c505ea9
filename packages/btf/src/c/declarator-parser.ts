// Reads declarators: the name with the stars, brackets and parameters around it. C's inside-out syntax becomes a
// function from the specifiers' type to the name's type.
import { type CAttributes, noAttributes, parseAttributes, startsAttribute } from "./attribute-parser.ts";
import { type CContext, constant, nested } from "./c-context.ts";
import { parseSpecifiers, qualifierOf, startsSpecifier } from "./specifier-parser.ts";
import type { Token } from "./token.ts";

/** A declarator read. `name` is undefined for an abstract one. */
export type Declared = {
  readonly name: Token | undefined;
  readonly wrap: (type: number) => number;
  readonly attributes: CAttributes;
};

type Wrap = (type: number) => number;

/** Reads a declarator, which may lack a name. */
export function parseDeclarator(context: CContext): Declared {
  return nested(context, () => {
    const attributes = noAttributes();
    const pointers = parsePointers(context, attributes);
    const inner = parseInner(context, attributes);
    const suffixes = parseSuffixes(context);
    parseAsm(context);
    parseAttributes(context, attributes);
    const wrap: Wrap = (type) => inner.wrap(suffixes.reduceRight((at, suffix) => suffix(at), pointers(type)));
    return { name: inner.name, wrap, attributes };
  });
}

/** Reads a type name: specifiers and a declarator without name. */
export function parseTypeName(context: CContext): number {
  const { type } = parseSpecifiers(context);
  return parseDeclarator(context).wrap(type);
}

/** Applies a mode attribute, if there is one. */
export function withMode(context: CContext, type: number, mode: number | undefined): number {
  if (mode === undefined) return type;
  const changed = context.types.ofMode(type, mode);
  if (changed === undefined) throw context.stream.error("mode is understood of integers only");
  return changed;
}

function parsePointers(context: CContext, attributes: CAttributes): Wrap {
  const { stream, types } = context;
  const wraps: Wrap[] = [];
  for (;;) {
    const qualifier = stream.peek.kind === "name" ? qualifierOf(stream.peek.text) : undefined;
    if (startsAttribute(context) && !stream.is("[")) parseAttributes(context, attributes);
    else if (stream.accept("*")) wraps.push((type) => types.pointer(type));
    else if (qualifier !== undefined && wraps.length > 0) {
      stream.next();
      if (qualifier !== "") wraps.push((type) => types.qualified(type, qualifier));
    } else break;
  }
  return (type) => wraps.reduce((at, wrap) => wrap(at), type);
}

function parseInner(context: CContext, attributes: CAttributes): { name: Token | undefined; wrap: Wrap } {
  const { stream } = context;
  if (stream.is("(") && !isParameterList(context)) {
    stream.next();
    const inner = parseDeclarator(context);
    stream.expect(")");
    attributes.packed ||= inner.attributes.packed;
    attributes.aligned ??= inner.attributes.aligned;
    return inner;
  }
  const name = stream.peek.kind === "name" ? stream.next() : undefined;
  return { name, wrap: (type) => type };
}

/** Whether the parenthesis that is next opens parameters (of an abstract function), not a nested declarator. */
function isParameterList(context: CContext): boolean {
  const after = context.stream.look(1);
  if (after.text === ")") return true;
  return !after.text.startsWith("__attribute") && startsSpecifier(context, after);
}

function parseSuffixes(context: CContext): Wrap[] {
  const { stream } = context;
  const suffixes: Wrap[] = [];
  for (;;) {
    if (stream.is("[") && !startsAttribute(context)) suffixes.push(parseArray(context));
    else if (stream.is("(")) suffixes.push(parseFunction(context));
    else return suffixes;
  }
}

function parseArray(context: CContext): Wrap {
  const { stream, types } = context;
  const open = stream.expect("[");
  while (stream.is("static") || qualifierOf(stream.peek.text) !== undefined) stream.next();
  const length = stream.is("]") ? 0n : constant(context);
  stream.expect("]");
  if (length < 0n || length > 0xffffffffn) throw stream.error(`an array cannot have ${length} elements`);
  return (element) => {
    if (types.shape(element).size === undefined) {
      throw stream.error(`the elements of the array at ${open.offset} have an incomplete type; define it first`);
    }
    return types.array(element, Number(length));
  };
}

function parseFunction(context: CContext): Wrap {
  const { stream, types } = context;
  stream.expect("(");
  const params: { name: string; type: number }[] = [];
  while (!stream.is(")")) {
    params.push(stream.accept("...") ? { name: "", type: 0 } : nested(context, () => parseParam(context)));
    if (!stream.is(")")) stream.expect(",");
  }
  stream.expect(")");
  const lone = params[0];
  const isVoid = params.length === 1 && lone?.type === 0 && lone.name === "";
  return (returns) => types.func(returns, isVoid ? [] : params);
}

/** A parameter; arrays and functions are passed as pointers. */
function parseParam(context: CContext): { name: string; type: number } {
  const { types } = context;
  const specifiers = parseSpecifiers(context);
  const declared = parseDeclarator(context);
  const name = declared.name?.text ?? "";
  const type = declared.wrap(specifiers.type);
  const { form } = types.shape(type);
  if (form === "function") return { name, type: types.pointer(type) };
  return { name, type: form === "array" ? types.decayed(type) : type };
}

function parseAsm(context: CContext): void {
  const { stream } = context;
  if (!["asm", "__asm__", "__asm"].includes(stream.peek.text)) return;
  stream.next();
  stream.skipGroup();
}
