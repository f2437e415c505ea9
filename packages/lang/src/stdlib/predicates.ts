// Questions about the type of a value, answered while compiling.

import { findMember } from "@kscope/btf";
import { BOOL, type Type } from "../types/type.ts";
import type { FunctionRecord } from "./function-record.ts";

function predicate(name: string, doc: string, holds: (type: Type) => boolean): FunctionRecord {
  return {
    name,
    signature: `bool ${name}(value)`,
    doc,
    arity: [1, 1],
    typeArguments: [0],
    check: (c) => (c.type(0).kind === "none" ? BOOL : c.fold(holds(c.type(0)))),
    lower: (b) => ({ kind: "scalar", type: BOOL, value: b.constant(0) }),
  };
}

export const isStr: FunctionRecord = predicate("is_str", "Whether a value is a string.", (t) => t.kind === "string");
export const isPtr: FunctionRecord = predicate("is_ptr", "Whether a value is a pointer.", (t) => t.kind === "pointer");
export const isArray: FunctionRecord = predicate("is_array", "Whether a value is an array.", (t) => t.kind === "array");
export const isInteger: FunctionRecord = predicate(
  "is_integer",
  "Whether a value is an integer.",
  (t) => t.kind === "integer",
);
export const isUnsignedInteger: FunctionRecord = predicate(
  "is_unsigned_integer",
  "Whether a value is an unsigned integer.",
  (t) => t.kind === "integer" && !t.signed,
);

export const isLiteral: FunctionRecord = {
  name: "is_literal",
  signature: "bool is_literal(value)",
  doc: "Whether a value is known while compiling.",
  arity: [1, 1],
  check: (c) => c.fold(c.constant(0) !== undefined && c.expression(0)?.kind !== "cast"),
  lower: (b) => ({ kind: "scalar", type: BOOL, value: b.constant(0) }),
};

function hasField(type: Type, name: string): boolean {
  if (type.kind === "pointer") return hasField(type.target, name);
  if (type.kind === "tuple") return type.names?.includes(name) === true;
  return type.kind === "struct" && findMember(type.btf, type.id, name) !== undefined;
}

export const hasFieldOf: FunctionRecord = {
  name: "has_field",
  signature: "bool has_field(value or type, const string name)",
  doc: "Whether a struct, a union, a record or what a pointer points to has a field of this name: structs of the kernel change. In comptime conditions the branch that is not taken may use what is not there.",
  arity: [2, 2],
  typeArguments: [0],
  literals: [1],
  check: (c) => (c.type(0).kind === "none" ? BOOL : c.fold(hasField(c.type(0), c.literalString(1)))),
  lower: (b) => ({ kind: "scalar", type: BOOL, value: b.constant(0) }),
};
