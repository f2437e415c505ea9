// The name of a type in messages and listings, spelled as the language spells it.

import type { Type } from "./type.ts";

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
      return `buffer[${type.size}]`;
    case "struct":
      return `${type.union ? "union" : "struct"} ${type.name}`;
    case "tuple":
      return type.names === undefined
        ? `(${type.elements.map(typeName).join(",")})`
        : `{ ${type.elements.map((e, i) => `.${type.names?.[i]}: ${typeName(e)}`).join(", ")} }`;
    case "opaque":
      return type.name;
    case "aggregate":
      return `${type.signed || !["sum", "min", "max", "avg", "stats"].includes(type.name) ? "" : "u"}${type.name}_t`;
    default:
      return type.kind;
  }
}
