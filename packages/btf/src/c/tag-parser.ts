// Reads struct, union and enum specifiers, with or without a body, and lays out their members.
import type { NewMember } from "../btf-builder.ts";
import { type CAttributes, noAttributes, parseAttributes } from "./attribute-parser.ts";
import { type CContext, constant, nested } from "./c-context.ts";
import { wrap } from "./c-value.ts";
import { type Declared, parseDeclarator, withMode } from "./declarator-parser.ts";
import { RecordLayout, type RecordOptions } from "./record-layout.ts";
import { parseSpecifiers, type Specifiers } from "./specifier-parser.ts";
import { errorAt, type Token } from "./token.ts";
import { describe } from "./token-stream.ts";

/** Reads `struct tag`, `struct { … }` or `struct tag { … }`; the keyword is next. */
export function parseRecord(context: CContext, kind: "struct" | "union"): { id: number; anonymous: boolean } {
  const { stream, scope } = context;
  const word = stream.next();
  const attributes = parseAttributes(context);
  const tag = stream.peek.kind === "name" ? stream.next() : undefined;
  if (stream.is("{")) {
    const id = openRecord(context, kind, tag);
    nested(context, () => defineRecord(context, { kind, id, name: tag?.text ?? "", attributes }));
    return { id, anonymous: tag === undefined };
  }
  if (tag === undefined) throw errorAt(word, `expected a name or { after ${kind}`);
  return { id: scope.tag(kind, tag.text) ?? 0, anonymous: false };
}

function openRecord(context: CContext, kind: "struct" | "union", tag: Token | undefined): number {
  const { scope, types } = context;
  const own = tag && scope.ownTag(kind, tag.text);
  if (tag !== undefined && own?.complete) throw errorAt(tag, `${kind} ${tag.text} is defined twice`);
  const entry = own ?? { id: types.forward(kind, tag?.text ?? ""), complete: false };
  entry.complete = true;
  if (tag !== undefined) scope.addTag(kind, tag.text, entry);
  return entry.id;
}

type Opening = {
  readonly kind: "struct" | "union";
  readonly id: number;
  readonly name: string;
  attributes: CAttributes;
};

/** A member read but not placed yet, since attributes after the closing brace count too. */
type PendingMember = {
  readonly name: string;
  readonly type: number;
  readonly width: number | undefined;
  readonly attributes: CAttributes;
};

function defineRecord(context: CContext, { kind, id, name, attributes }: Opening): void {
  const { stream, types } = context;
  const { pack } = stream;
  const members = parseMembers(context);
  parseAttributes(context, attributes);
  const layout = { union: kind === "union", packed: attributes.packed, align: attributes.aligned, pack };
  const { placed, size, align } = place(context, members, layout);
  types.builder.complete(id, kind, { name, size, members: placed });
  types.learn(id, { form: "record", size, align, signed: false });
}

function place(
  context: CContext,
  members: readonly PendingMember[],
  options: RecordOptions,
): { placed: NewMember[]; size: number; align: number } {
  const layout = new RecordLayout(options);
  const placed: NewMember[] = [];
  for (const { name, type, width, attributes } of members) {
    const { size = 0, align } = context.types.shape(type);
    const { packed, aligned: requested } = attributes;
    const bitOffset = layout.add({ size, align, packed, requested, width, named: name !== "" });
    // unnamed bit fields only make room
    if (width === undefined || name !== "") placed.push({ name, type, bitOffset, bitfieldSize: width ?? 0 });
  }
  return { placed, ...layout.finish() };
}

function parseMembers(context: CContext): PendingMember[] {
  const { stream } = context;
  const open = stream.expect("{");
  const members: PendingMember[] = [];
  const names = new Set<string>();
  while (!stream.accept("}")) {
    if (stream.atEnd) throw errorAt(open, '"{" has no counterpart');
    if (stream.accept(";")) continue;
    if (stream.is("_Static_assert") || stream.is("static_assert")) skipAssert(context);
    else members.push(...parseMemberLine(context, names));
  }
  return members;
}

function skipAssert(context: CContext): void {
  context.stream.next();
  context.stream.skipGroup();
  context.stream.expect(";");
}

function parseMemberLine(context: CContext, names: Set<string>): PendingMember[] {
  const { stream } = context;
  const specifiers = parseSpecifiers(context);
  if (stream.accept(";")) {
    const { type, attributes } = specifiers;
    return specifiers.anonymous ? [{ name: "", type, width: undefined, attributes }] : [];
  }
  const members: PendingMember[] = [];
  do members.push(parseMember(context, specifiers, names));
  while (stream.accept(","));
  // compilers warn of a last member without its semicolon, and go on
  if (!stream.is("}")) stream.expect(";");
  return members;
}

function parseMember(context: CContext, specifiers: Specifiers, names: Set<string>): PendingMember {
  const { stream } = context;
  const declared = parseDeclarator(context);
  const { name } = declared;
  const plain = declared.wrap(specifiers.type);
  const width = stream.accept(":") ? parseWidth(context, plain) : undefined;
  const attributes = merge(specifiers, declared, parseAttributes(context));
  const type = withMode(context, plain, attributes.mode);
  if (name === undefined && width === undefined)
    throw stream.error(`expected a member name before ${describe(stream.peek)}`);
  if (name !== undefined && names.has(name.text)) throw errorAt(name, `member "${name.text}" is there twice`);
  if (name !== undefined) names.add(name.text);
  checkComplete(context, type, name);
  return { name: name?.text ?? "", type, width, attributes };
}

function merge(specifiers: Specifiers, declared: Declared, after: CAttributes): CAttributes {
  const all = [specifiers.attributes, declared.attributes, after];
  const aligned = all.flatMap((attributes) => attributes.aligned ?? []);
  return {
    packed: all.some((attributes) => attributes.packed),
    aligned: aligned.length === 0 ? undefined : Math.max(...aligned),
    mode: all.find((attributes) => attributes.mode !== undefined)?.mode,
  };
}

function checkComplete(context: CContext, type: number, name: Token | undefined): void {
  const { size, form } = context.types.shape(type);
  if (size !== undefined || name === undefined) return;
  const why = form === "function" ? "is a function" : "has an incomplete type; define the type first";
  throw errorAt(name, `member "${name.text}" ${why}`);
}

function parseWidth(context: CContext, type: number): number {
  const { stream, types } = context;
  const at = stream.peek;
  const width = constant(context);
  const { form, size = 0 } = types.shape(type);
  if (!["int", "bool", "enum"].includes(form)) throw errorAt(at, "a bit field must have an integer type");
  const most = form === "bool" ? 1 : size * 8;
  if (width < 0n || width > most) throw errorAt(at, `a bit field of this type has 0 to ${most} bits, not ${width}`);
  return Number(width);
}

type EnumConstant = { readonly name: string; readonly value: bigint };

/** Reads `enum tag`, `enum { … }` or `enum tag { … }`; the keyword is next. */
export function parseEnum(context: CContext): number {
  const { stream, scope } = context;
  const word = stream.next();
  const attributes = parseAttributes(context, noAttributes());
  const tag = stream.peek.kind === "name" ? stream.next() : undefined;
  if (stream.is("{")) return defineEnum(context, tag, attributes);
  const id = tag && scope.tag("enum", tag.text);
  if (id === undefined) throw errorAt(tag ?? word, `enum ${tag?.text ?? ""} is not defined; give its values first`);
  return id;
}

function defineEnum(context: CContext, tag: Token | undefined, attributes: CAttributes): number {
  const { scope, types } = context;
  if (tag !== undefined && scope.ownTag("enum", tag.text)) throw errorAt(tag, `enum ${tag.text} is defined twice`);
  const values = parseEnumValues(context);
  parseAttributes(context, attributes);
  const name = tag?.text ?? "";
  const signed = values.some(({ value }) => value < 0n);
  const size = enumSize(values, signed, attributes.packed);
  const kind = size === 8 ? "enum64" : "enum";
  const id = types.learn(types.builder[kind]({ name, size, signed, values }), {
    form: "enum",
    size,
    align: size,
    signed,
  });
  if (tag !== undefined) scope.addTag("enum", name, { id, complete: true });
  return id;
}

/** GCC takes int or unsigned int where they hold all values, else 64 bits; packed enums the smallest that do. */
function enumSize(values: readonly EnumConstant[], signed: boolean, packed: boolean): number {
  const fits = (size: number): boolean =>
    values.every(({ value }) => value === BigInt[signed ? "asIntN" : "asUintN"](size * 8, value));
  return (packed ? [1, 2, 4] : [4]).find(fits) ?? 8;
}

function parseEnumValues(context: CContext): EnumConstant[] {
  const { stream, scope } = context;
  stream.expect("{");
  const values: EnumConstant[] = [];
  let next = 0n;
  while (!stream.accept("}")) {
    const token = stream.next();
    if (token.kind !== "name") throw errorAt(token, `expected the name of a constant before ${describe(token)}`);
    parseAttributes(context);
    const value = stream.accept("=") ? constant(context) : next;
    const wide = value < -(1n << 31n) || value >= 1n << 31n;
    scope.constants.set(token.text, wrap(value, { bits: wide ? 64 : 32, unsigned: value >= 1n << 63n }));
    values.push({ name: token.text, value });
    next = value + 1n;
    if (!stream.is("}")) stream.expect(",");
  }
  return values;
}
