// Members of structs and fields of `args`, offsets of members, addresses.

import { findMember, structMembers } from "@kscope/btf";
import { nearest } from "../diagnostics/nearest.ts";
import type { AddressOf, FieldAccess, Offsetof, TypeQuery } from "../syntax/ast.ts";
import { fromBtf } from "../types/from-btf.ts";
import { type AddressSpace, NONE, pointer, type StructType, type Type, UINT64 } from "../types/type.ts";
import { baseName, typeName } from "../types/type-name.ts";
import { checkArgument, namesArguments } from "./arguments.ts";
import type { Constant } from "./checked-program.ts";
import { checkExpression, constant, queriedType, typeOrExpression } from "./expression.ts";
import { checkMapRead } from "./map-access.ts";
import type { ProbeChecker } from "./probe-checker.ts";

export function checkField(c: ProbeChecker, e: FieldAccess): Type {
  if (namesArguments(e.object)) return checkArgument(c, e);
  if (e.object.kind === "typeinfo") return checkTypeinfo(c, e, e.object);
  let type = checkExpression(c, e.object);
  const known = constantField(c, e);
  if (known !== undefined) return constant(c, e, known);
  let space: AddressSpace = c.space();
  while (type.kind === "pointer") {
    space = type.space;
    type = type.target;
  }
  if (type.kind === "none") return NONE;
  if (type.kind === "tuple" && type.names !== undefined) {
    const element = type.elements[type.names.indexOf(e.field.name)];
    return element ?? noField(c, e, type, type.names);
  }
  if (type.kind !== "struct") {
    const hint =
      type.kind === "void" ? "cast it to a pointer to a known struct first, e.g. (struct task_struct *)" : undefined;
    c.state.error(
      "not-a-struct",
      `Can not access field '${e.field.name}' on expression of type '${typeName(type)}'`,
      e,
      hint,
    );
    return NONE;
  }
  return memberType(c, e, type, space);
}

/** Of a record such as `config`, whose fields are known while compiling. */
function constantField(c: ProbeChecker, e: FieldAccess): Constant | undefined {
  const { object } = e;
  const call = object.kind === "call" || object.kind === "identifier" ? c.calls.get(object) : undefined;
  return call?.record.fields?.(c.state.config).get(e.field.name);
}

/** `typeinfo(T or e).base_type` and `.full_type`: names of types, known while compiling. */
function checkTypeinfo(c: ProbeChecker, e: FieldAccess, query: TypeQuery): Type {
  const policy = c.state.config.string("unstable_typeinfo");
  if (policy === "error") {
    c.state.error(
      "unstable",
      "typeinfo feature is not enabled by default. To enable this unstable feature, set the config flag to enable. unstable_typeinfo=enable",
      query,
    );
    return NONE;
  }
  const type = queriedType(c, query.argument);
  if (type.kind === "none") return NONE;
  if (e.field.name === "full_type") return constant(c, e, typeName(type));
  if (e.field.name === "base_type") return constant(c, e, baseName(type));
  c.state.error(
    "unknown-field",
    `typeinfo has no field named '${e.field.name}'`,
    e.field,
    "it has base_type and full_type",
  );
  return NONE;
}

function memberType(c: ProbeChecker, e: FieldAccess, type: StructType, space: AddressSpace): Type {
  const member = findMember(type.btf, type.id, e.field.name);
  if (member === undefined) {
    return noField(
      c,
      e,
      type,
      structMembers(type.btf, type.id, { flattenAnonymous: true }).map((m) => m.name),
    );
  }
  const inner = ["trusted", "ctx", "iter", "bpf"].includes(space) ? "kernel" : space;
  const found = fromBtf(type.btf, member.typeId, inner);
  // the verifier follows pointers to structs by itself, as long as it knows where they come from
  const follows =
    (space === "trusted" || space === "iter") &&
    found.kind === "pointer" &&
    found.space === "kernel" &&
    found.target.kind === "struct";
  return follows ? pointer(found.target, "trusted") : found;
}

function noField(c: ProbeChecker, e: FieldAccess, type: Type, names: readonly string[]): Type {
  const near = nearest(e.field.name, names);
  const what =
    type.kind === "struct"
      ? `${type.union ? "Union" : "Struct"}/union of type '${typeName(type)}'`.replace("Union/union", "Struct/union")
      : `Record of type '${typeName(type)}'`;
  c.state.error(
    "unknown-field",
    `${what} does not contain a field named '${e.field.name}'`,
    e.field,
    near === undefined ? undefined : `did you mean '${near}'?`,
  );
  return NONE;
}

export function checkOffsetof(c: ProbeChecker, e: Offsetof): Type {
  let type = typeOrExpression(c, e.base);
  let bits = 0;
  for (const name of e.path) {
    if (type.kind !== "struct") {
      if (type.kind !== "none") c.state.error("not-a-struct", `'${typeName(type)}' is not a struct or union`, name);
      return UINT64;
    }
    const member = findMember(type.btf, type.id, name.name);
    if (member === undefined) {
      const near = nearest(
        name.name,
        structMembers(type.btf, type.id, { flattenAnonymous: true }).map((m) => m.name),
      );
      c.state.error(
        "unknown-field",
        `'${typeName(type)}' has no field named '${name.name}'`,
        name,
        near === undefined ? undefined : `did you mean '${near}'?`,
      );
      return UINT64;
    }
    bits += member.bitOffset;
    type = fromBtf(type.btf, member.typeId, "kernel");
  }
  c.constants.set(e, BigInt(bits >> 3));
  return UINT64;
}

export function checkAddressOf(c: ProbeChecker, e: AddressOf): Type {
  if (e.operand.kind === "variable") {
    // what has the address may write to it
    const declared = c.scope.lookup(e.operand.name);
    if (declared !== undefined) declared.assigned = true;
    const type = checkExpression(c, e.operand);
    const symbol = c.variables.get(e.operand);
    if (symbol !== undefined) symbol.addressed = true;
    return pointer(type, "bpf");
  }
  if (e.operand.kind === "map") {
    const type = checkMapRead(c, e.operand);
    c.types.set(e.operand, type);
    return pointer(type, "bpf");
  }
  c.state.error("address-of", "Only variables and map values have an address: &$x, &@m, &@m[k]", e);
  return NONE;
}
