// From a type as written in the script to a type: the language's own names, then the machine's BTF.

import type { Btf } from "@kscope/btf";
import { namedAggregate } from "../types/aggregate.ts";
import { fromBtf } from "../types/from-btf.ts";
import {
  type AddressSpace,
  BOOL,
  INT8,
  INT16,
  INT32,
  INT64,
  pointer,
  string,
  type Type,
  UINT8,
  UINT16,
  UINT32,
  UINT64,
  VOID,
} from "../types/type.ts";

const NAMED: ReadonlyMap<string, Type> = new Map<string, Type>([
  ["bool", BOOL],
  ["int8", INT8],
  ["int16", INT16],
  ["int32", INT32],
  ["int64", INT64],
  ["uint8", UINT8],
  ["uint16", UINT16],
  ["uint32", UINT32],
  ["uint64", UINT64],
  ["int8_t", INT8],
  ["int16_t", INT16],
  ["int32_t", INT32],
  ["int64_t", INT64],
  ["uint8_t", UINT8],
  ["uint16_t", UINT16],
  ["uint32_t", UINT32],
  ["uint64_t", UINT64],
  ["void", VOID],
  ["ksym_t", { kind: "opaque", name: "ksym", size: 8 }],
  ["usym_t", { kind: "opaque", name: "usym", size: 16 }],
  ["username_t", { kind: "opaque", name: "username", size: 8 }],
  ["macaddr_t", { kind: "opaque", name: "mac", size: 6 }],
  ["cgroup_path_t", { kind: "opaque", name: "cgroup_path", size: 8 }],
  ["inet", { kind: "opaque", name: "inet", size: 20 }],
]);

/** C spellings, in any order of words, by what BTF calls them. */
const C_NAMES: ReadonlyMap<string, Type> = new Map<string, Type>([
  ["char", INT8],
  ["signed char", INT8],
  ["unsigned char", UINT8],
  ["short", INT16],
  ["short int", INT16],
  ["unsigned short", UINT16],
  ["short unsigned int", UINT16],
  ["int", INT32],
  ["unsigned", UINT32],
  ["unsigned int", UINT32],
  ["long", INT64],
  ["long int", INT64],
  ["unsigned long", UINT64],
  ["long unsigned int", UINT64],
  ["long long", INT64],
  ["long long int", INT64],
  ["unsigned long long", UINT64],
  ["long long unsigned int", UINT64],
]);

/** The language's own type of that name, before suffixes; `string` and `buffer` take their size from the suffix. */
export function namedType(name: string): Type | undefined {
  return NAMED.get(name) ?? namedAggregate(name) ?? C_NAMES.get(name);
}

export function findBtfType(btf: Btf, tag: string | undefined, name: string, space: AddressSpace): Type | undefined {
  const id = findBtfId(btf, tag, name);
  return id === undefined ? undefined : fromBtf(btf, id, space);
}

/** Id of the type of a name. */
export function findBtfId(btf: Btf, tag: string | undefined, name: string): number | undefined {
  const kinds =
    tag === undefined
      ? (["typedef", "struct", "union", "enum", "enum64", "int"] as const)
      : tag === "enum"
        ? (["enum", "enum64"] as const)
        : tag === "struct"
          ? (["struct"] as const)
          : (["union"] as const);
  return btf.find(name, kinds);
}

/** `T[N]` and `T*`, where `string[N]` and `buffer[N]` are types of their own. */
export function arrayOf(base: Type | "string" | "buffer", length: number): Type {
  if (base === "string") return string(length);
  if (base === "buffer") return { kind: "buffer", size: length };
  return { kind: "array", element: base, length };
}

export function pointerTo(base: Type, space: AddressSpace): Type {
  return pointer(base, space);
}

/** From a C declaration in a tracepoint's format file or a header, such as `const struct foo *`. */
export function fromCType(btf: Btf | undefined, text: string, space: AddressSpace): Type | undefined {
  const clean = text
    .replace(/\b(const|volatile|__user|restrict)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (clean.endsWith("*")) {
    const target = fromCType(btf, clean.slice(0, -1), space) ?? VOID;
    return pointer(target, /\b__user\b/.test(text) ? "user" : space);
  }
  const named = namedType(clean);
  if (named !== undefined) return named;
  const match = /^(?:(struct|union|enum) )?(\w+)$/.exec(clean);
  if (match === null || btf === undefined) return undefined;
  return findBtfType(btf, match[1], match[2] ?? "", space);
}
