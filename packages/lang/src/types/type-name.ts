// The name of a type in messages, listings and typeinfo(), spelled as bpftrace spells it.

import { nominalSize } from "./nominal-size.ts";
import type { OpaqueType, Type } from "./type.ts";

export function typeName(type: Type): string {
  switch (type.kind) {
    case "integer":
      return `${type.signed ? "" : "u"}int${type.size * 8}`;
    case "enum":
      return `enum ${type.name}`;
    case "pointer":
      return `${typeName(type.target)} *`;
    case "array":
      return `${typeName(type.element)}[${type.length}]`;
    case "string":
      return `string[${type.size}]`;
    case "buffer":
      return `buffer[${nominalSize(type)}]`;
    case "struct":
      return `${type.union ? "union" : "struct"} ${type.name}`;
    case "tuple":
      return type.names === undefined
        ? `(${type.elements.map(typeName).join(",")})`
        : `record { ${type.elements.map((e, i) => `.${type.names?.[i]} = ${typeName(e)}`).join(", ")} }`;
    case "opaque":
      return opaqueName(type);
    case "aggregate":
      return `${type.signed || !["sum", "min", "max", "avg", "stats"].includes(type.name) ? "" : "u"}${type.name}_t`;
    default:
      return type.kind;
  }
}

function opaqueName(type: OpaqueType): string {
  const name = baseName(type);
  if (type.name === "inet") return `inet[${nominalSize(type)}]`;
  return type.mode === undefined ? name : `${name}_${type.mode}_${type.limit}`;
}

const SUFFIXED: ReadonlySet<string> = new Set(["ksym", "usym", "username", "cgroup_path"]);

/** Of what kind a type is, whatever its size or parts. */
export function baseName(type: Type): string {
  switch (type.kind) {
    case "integer":
    case "enum":
      return "int";
    case "struct":
      return "c_type";
    case "tuple":
      return type.names === undefined ? "tuple" : "record";
    case "aggregate":
      return typeName(type);
    case "opaque":
      return SUFFIXED.has(type.name) ? `${type.name}_t` : type.name === "mac" ? "mac_address" : type.name;
    default:
      return type.kind;
  }
}
