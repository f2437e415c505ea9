// The columns that a map has as a table: the parts of its key, then the parts of its value.

import { INT64, type Type } from "../types/type.ts";

export interface TableColumn {
  readonly name: string;
  readonly type: Type;
}

/** Names that the script gives come first; the others are those of records, or what the part is. */
export function tableColumns(
  map: { readonly name: string; readonly key: Type | undefined; readonly value: Type },
  given: readonly string[] = [],
): readonly TableColumn[] {
  const value = map.name === "@" ? "value" : map.name.slice(1);
  const all = [...(map.key === undefined ? [] : partsOf(map.key, "key")), ...valueParts(map.value, value)];
  return all.map((column, i) => ({ ...column, name: given[i] ?? column.name }));
}

function valueParts(type: Type, name: string): readonly TableColumn[] {
  if (type.kind !== "aggregate" || type.name !== "stats") return partsOf(type, name);
  return ["count", "average", "total"].map((part) => ({ name: part, type: INT64 }));
}

function partsOf(type: Type, name: string): readonly TableColumn[] {
  if (type.kind !== "tuple") return [{ name, type }];
  return type.elements.map((element, i) => ({ name: type.names?.[i] ?? `${name}${i + 1}`, type: element }));
}
