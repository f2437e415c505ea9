// How two types meet: in a variable or map that is assigned twice, in the branches of a ternary, around an operator.

import {
  type AggregateType,
  INT64,
  type IntegerSize,
  type IntegerType,
  integer,
  NONE,
  pointer,
  string,
  type TupleType,
  type Type,
  tuple,
  UINT8,
  UINT64,
} from "./type.ts";

export type CastableAggregate = AggregateType & { readonly name: "count" | "sum" | "min" | "max" | "avg" };

/** Aggregations that stand for one number, so that they can be read as an integer. */
export function isCastableAggregate(type: Type): type is CastableAggregate {
  return type.kind === "aggregate" && ["count", "sum", "min", "max", "avg"].includes(type.name);
}

/** The type that holds values of both; undefined where there is none. */
export function promote(current: Type, next: Type): Type | undefined {
  if (current.kind === "none") return isCastableAggregate(next) ? (next.signed ? INT64 : UINT64) : next;
  if (next.kind === "none") return current;
  if (current.kind === "integer" && next.kind === "integer") return promoteIntegers(current, next);
  if (current.kind === "integer" && isCastableAggregate(next)) {
    return promoteIntegers(current, next.signed ? INT64 : UINT64);
  }
  if (current.kind === "integer" && next.kind === "enum")
    return promoteIntegers(current, integer(next.size, next.signed));
  if (current.kind === "enum" && next.kind === "integer")
    return promoteIntegers(integer(current.size, current.signed), next);
  if (current.kind === "enum" && next.kind === "enum") return promoteEnums(current, next);
  if (current.kind !== next.kind) return undefined;
  return promoteSameKind(current, next);
}

function promoteEnums(a: Type & { kind: "enum" }, b: Type & { kind: "enum" }): Type {
  if (a.name === b.name) return a.size >= b.size ? a : b;
  return promoteIntegers(integer(a.size, a.signed), integer(b.size, b.signed));
}

function promoteSameKind(current: Type, next: Type): Type | undefined {
  if (current.kind === "string" && next.kind === "string") {
    if (current.size === next.size) return current.literal ? next : current;
    if (current.unterminated === true && next.unterminated === true && current.size === next.size) return current;
    return string(Math.max(current.size, next.size), current.literal === true && next.literal === true);
  }
  if (current.kind === "buffer" && next.kind === "buffer") return current.size >= next.size ? current : next;
  if (current.kind === "tuple" && next.kind === "tuple") return promoteTuples(current, next);
  if (current.kind === "pointer" && next.kind === "pointer") return promotePointers(current, next);
  if (current.kind === "array" && next.kind === "array") {
    const element = promote(current.element, next.element);
    return current.length === next.length && element !== undefined ? { ...current, element } : undefined;
  }
  if (current.kind === "struct" && next.kind === "struct") return current.name === next.name ? current : undefined;
  if (current.kind === "opaque" && next.kind === "opaque") {
    return current.name === next.name && current.mode === next.mode ? current : undefined;
  }
  if (current.kind === "aggregate" && next.kind === "aggregate") return promoteAggregates(current, next);
  return current;
}

function promotePointers(a: Type & { kind: "pointer" }, b: Type & { kind: "pointer" }): Type | undefined {
  const space =
    a.space === b.space ? a.space : a.space === "trusted" ? b.space : b.space === "trusted" ? a.space : "unknown";
  if (a.target.kind === "void") return pointer(b.target, space);
  if (b.target.kind === "void") return pointer(a.target, space);
  const target = promote(a.target, b.target);
  return target === undefined ? undefined : pointer(target, space);
}

function promoteAggregates(a: AggregateType, b: AggregateType): Type | undefined {
  if (a.name !== b.name || a.parameters.some((p, i) => p !== b.parameters[i])) return undefined;
  return a.signed ? a : b;
}

function promoteTuples(a: TupleType, b: TupleType): Type | undefined {
  if (a.elements.length !== b.elements.length) return undefined;
  const elements: Type[] = [];
  for (const [i, element] of a.elements.entries()) {
    const name = a.names?.[i];
    const j = name === undefined ? i : (b.names?.indexOf(name) ?? -1);
    const promoted = promote(element, b.elements[j] ?? NONE);
    if (j < 0 || promoted === undefined) return undefined;
    elements.push(promoted);
  }
  if ((a.names === undefined) !== (b.names === undefined)) return undefined;
  return tuple(elements, a.names);
}

/** Widens so that both fit; two 64-bit types of different sign meet in int64. */
export function promoteIntegers(a: IntegerType, b: IntegerType): IntegerType {
  const size = Math.max(a.size, b.size) as IntegerSize;
  const flexible = a.flexible === true && b.flexible === true;
  if (a.signed === b.signed) return flexible ? { ...integer(size, a.signed), flexible } : integer(size, a.signed);
  if (a.flexible || b.flexible) return integer(size, a.flexible ? b.signed : a.signed);
  const [signed, unsigned] = a.signed ? [a, b] : [b, a];
  if (signed.size > unsigned.size) return signed;
  return integer(Math.min(8, unsigned.size * 2) as IntegerSize, true);
}

/** The smallest type of a literal. */
export function literalType(value: bigint): IntegerType {
  if (value >= 0n) {
    if (value > 0x7fffffffffffffffn) return UINT64;
    const size: IntegerSize = value <= 0x7fn ? 1 : value <= 0x7fffn ? 2 : value <= 0x7fffffffn ? 4 : 8;
    return { kind: "integer", size, signed: true, flexible: true };
  }
  return integer(value >= -0x80n ? 1 : value >= -0x8000n ? 2 : value >= -0x80000000n ? 4 : 8, true);
}

/** Of an arithmetic or bit operator on integers: always 64 bits wide; `-` is signed. */
export function arithmeticType(operator: string, left: Type, right: Type): IntegerType {
  let l = signOf(left);
  let r = signOf(right);
  if (l.flexible && !r.flexible) l = { signed: r.signed, flexible: false };
  else if (r.flexible && !l.flexible) r = { signed: l.signed, flexible: false };
  return operator === "-" || l.signed || r.signed ? INT64 : UINT64;
}

function signOf(type: Type): { signed: boolean; flexible: boolean } {
  if (type.kind === "integer") return { signed: type.signed, flexible: type.flexible === true };
  return { signed: (type.kind === "enum" || type.kind === "aggregate") && type.signed, flexible: false };
}

/** Whether a comparison of the two is signed. */
export function comparesSigned(left: Type, right: Type): boolean {
  const promoted = promote(plain(left), plain(right));
  return promoted?.kind === "integer" && promoted.signed;
}

function plain(type: Type): Type {
  if (type.kind === "enum") return integer(type.size, type.signed);
  if (type.kind === "bool") return UINT8;
  return isCastableAggregate(type) ? (type.signed ? INT64 : UINT64) : type;
}
