// Kind numbers of include/uapi/linux/btf.h, our names for them, and how many words each kind's record holds.

/** The kinds of BTF types, by the names that are used throughout; "void" is type 0, which has no record. */
export type BtfKind =
  | "void"
  | "int"
  | "ptr"
  | "array"
  | "struct"
  | "union"
  | "enum"
  | "fwd"
  | "typedef"
  | "volatile"
  | "const"
  | "restrict"
  | "func"
  | "func_proto"
  | "var"
  | "datasec"
  | "float"
  | "decl_tag"
  | "type_tag"
  | "enum64";

/** Kind names; the index is the kernel's BTF_KIND_ number. */
export const KIND_NAMES: readonly BtfKind[] = [
  "void",
  "int",
  "ptr",
  "array",
  "struct",
  "union",
  "enum",
  "fwd",
  "typedef",
  "volatile",
  "const",
  "restrict",
  "func",
  "func_proto",
  "var",
  "datasec",
  "float",
  "decl_tag",
  "type_tag",
  "enum64",
];

/** BTF_KIND_ number of a kind. */
export function kindNumber(kind: BtfKind): number {
  return KIND_NAMES.indexOf(kind);
}

/** A bit set with bit `BTF_KIND_x` for each kind given. */
export function kindMask(kinds: BtfKind | readonly BtfKind[]): number {
  const list = typeof kinds === "string" ? [kinds] : kinds;
  return list.reduce((mask, kind) => mask | (1 << kindNumber(kind)), 0);
}

/** Words that follow the three common ones whatever `vlen` is; the index is the kind's number. */
export const FIXED_WORDS: Uint8Array = Uint8Array.from([0, 1, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0]);

/** Further words for each of the `vlen` entries; the index is the kind's number. */
export const ENTRY_WORDS: Uint8Array = Uint8Array.from([0, 0, 0, 0, 3, 3, 2, 0, 0, 0, 0, 0, 0, 2, 0, 3, 0, 0, 0, 3]);
