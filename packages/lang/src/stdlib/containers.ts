// From a member to the struct that it is in.

import { findMember, structMembers } from "@kscope/btf";
import { nearest } from "../diagnostics/nearest.ts";
import type { Expression } from "../syntax/ast.ts";
import { fromBtf } from "../types/from-btf.ts";
import { isIntegral, NONE, pointer, type Type } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";

export const containerOf: FunctionRecord = {
  name: "container_of",
  signature: "T * container_of(void *p, T, member)",
  doc: "The struct of type T whose member p points to.",
  arity: [3, 3],
  typeArguments: [1],
  members: [2],
  check: (c) => {
    const p = c.type(0);
    const struct = c.type(1);
    if (p.kind !== "none" && p.kind !== "pointer" && !isIntegral(p))
      c.error("argument-type", `container_of() expects a pointer (${typeName(p)} provided)`, c.arguments[0]);
    const offset = offsetIn(c, struct);
    if (offset === undefined) return NONE;
    c.keep(offset);
    const space = p.kind === "pointer" ? p.space : c.space;
    // what was computed with is no pointer that the verifier follows
    return pointer(struct, space === "trusted" ? "kernel" : space);
  },
  lower: (b, call) => {
    const value = b.binary("sub", b.scalar(argument(call, 0)), Number(call.extra));
    return { kind: "scalar", type: call.type, value };
  },
};

function offsetIn(c: CallCheck, struct: Type): number | undefined {
  const path = pathOf(c.expression(2));
  if (path === undefined) c.error("member", "container_of() expects the name of a member", c.arguments[2]);
  let type = struct;
  let bits = 0;
  for (const name of path ?? []) {
    if (type.kind !== "struct") {
      if (type.kind !== "none") c.error("not-a-struct", `'${typeName(type)}' is not a struct or union`, c.arguments[1]);
      return undefined;
    }
    const member = findMember(type.btf, type.id, name);
    if (member === undefined) {
      const names = structMembers(type.btf, type.id, { flattenAnonymous: true }).map((m) => m.name);
      const near = nearest(name, names);
      c.error(
        "unknown-field",
        `'${typeName(type)}' has no field named '${name}'`,
        c.arguments[2],
        near === undefined ? undefined : `did you mean '${near}'?`,
      );
      return undefined;
    }
    bits += member.bitOffset;
    type = fromBtf(type.btf, member.typeId, "kernel");
  }
  return path === undefined ? undefined : bits >> 3;
}

/** `member` or `member.of.it`. */
function pathOf(e: Expression | undefined): readonly string[] | undefined {
  if (e?.kind === "identifier") return [e.name];
  if (e?.kind !== "field") return undefined;
  const outer = pathOf(e.object);
  return outer === undefined ? undefined : [...outer, e.field.name];
}
