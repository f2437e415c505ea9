// Resolves a type as written, with the machine's BTF and the script's own definitions.

import { nearest } from "../diagnostics/nearest.ts";
import { findFunction } from "../stdlib/index.ts";
import type { Identifier, TypeName } from "../syntax/ast.ts";
import { NONE, type Type } from "../types/type.ts";
import { checkExpression, typeOrExpression } from "./expression.ts";
import { findNamedType } from "./named-types.ts";
import type { ProbeChecker } from "./probe-checker.ts";
import { arrayOf, namedType, pointerTo } from "./type-names.ts";

/** NONE, with an error, where there is no such type. `inferLength` is the size in bytes of what `T[]` is made from. */
export function resolveTypeName(c: ProbeChecker, name: TypeName, inferLength?: number): Type {
  const space = c.space();
  let base: Type | "string" | "buffer" | undefined = baseType(c, name);
  if (base === undefined) {
    unknownType(c, name);
    return NONE;
  }
  for (const suffix of name.suffixes) {
    if (suffix.kind === "pointer") {
      base = pointerTo(sized(c, base), space);
      continue;
    }
    const length = suffix.length === undefined ? inferred(c, name, base, inferLength) : arrayLength(c, suffix.length);
    if (length === undefined) return NONE;
    base = arrayOf(base, length);
  }
  const type = wholeWord(sized(c, base));
  c.types.set(name, type);
  return type;
}

/** Outside of structs an enum is as wide as its constants. */
function wholeWord(type: Type): Type {
  return type.kind === "enum" ? { ...type, size: 8 } : type;
}

/** The type that a bare name stands for, where it stands for one. */
export function typeNamed(c: ProbeChecker, e: Identifier): Type | undefined {
  if (c.state.constants.has(e.name) || findFunction(e.name) !== undefined) return undefined;
  const base = baseType(c, { kind: "type-name", span: e.span, tag: undefined, base: e.name, suffixes: [] });
  if (base === undefined) return undefined;
  const type = sized(c, base);
  c.types.set(e, type);
  return type;
}

function sized(c: ProbeChecker, base: Type | "string" | "buffer"): Type {
  if (base === "string") return { kind: "string", size: c.state.config.integer("max_strlen") };
  if (base === "buffer") return { kind: "buffer", size: c.state.config.integer("max_strlen") };
  return base;
}

function baseType(c: ProbeChecker, name: TypeName): Type | "string" | "buffer" | undefined {
  if (typeof name.base !== "string") return typeOrExpression(c, name.base.argument);
  if (name.tag === undefined) {
    if (name.base === "string" || name.base === "buffer") return name.base;
    const named = namedType(name.base);
    if (named !== undefined) return named;
  }
  return findNamedType(c, name.tag, name.base);
}

function arrayLength(c: ProbeChecker, length: import("../syntax/ast.ts").Expression): number | undefined {
  checkExpression(c, length);
  const value = c.constants.get(length);
  if (typeof value === "bigint" && value >= 0n && value <= 0xffffffn) return Number(value);
  c.state.error("array-length", "The length of an array must be a constant between 0 and 16777215", length);
  return undefined;
}

function inferred(
  c: ProbeChecker,
  name: TypeName,
  base: Type | "string" | "buffer",
  bytes: number | undefined,
): number | undefined {
  const size = typeof base === "string" ? 1 : base.kind === "integer" ? base.size : 0;
  if (bytes !== undefined && size > 0 && bytes % size === 0) return bytes / size;
  if (bytes !== undefined)
    c.state.error(
      "array-length",
      "The length of this array can't be told from its value",
      name,
      "write it between the brackets",
    );
  return undefined;
}

function unknownType(c: ProbeChecker, name: TypeName): void {
  const written = `${name.tag === undefined ? "" : `${name.tag} `}${typeof name.base === "string" ? name.base : "typeof"}`;
  const btf = c.state.btfs.at(-1);
  if (btf === undefined) {
    c.state.error(
      "unknown-type",
      `Cannot resolve unknown type "${written}"`,
      name,
      "this kernel has no BTF, so only types that the script defines are known",
    );
    return;
  }
  const candidates = btf.names(
    name.tag === "enum" ? ["enum", "enum64"] : name.tag === "union" ? "union" : ["struct", "typedef"],
  );
  const near = nearest(typeof name.base === "string" ? name.base : "", candidates);
  c.state.error(
    "unknown-type",
    `Cannot resolve unknown type "${written}"`,
    name,
    near === undefined ? undefined : `did you mean ${name.tag ?? ""} ${near}?`.replace("  ", " "),
  );
}
