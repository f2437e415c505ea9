// The decoded view of one BTF type: a plain, frozen-by-convention object that names other types by their id.

/** A member of a struct or union. Offsets are bits from the start of the struct; `bitfieldSize` 0 means no bit field. */
export type BtfMember = {
  readonly name: string;
  readonly type: number;
  readonly bitOffset: number;
  readonly bitfieldSize: number;
};

/** A constant of an enum; the value has the sign that the enum's encoding gives it. */
export type BtfEnumValue = { readonly name: string; readonly value: bigint };

/** A parameter of a function prototype. The last one with type 0 and no name stands for `...`. */
export type BtfParam = { readonly name: string; readonly type: number };

/** One variable of a data section: its `var` type, byte offset in the section and size in bytes. */
export type BtfSectionVar = { readonly type: number; readonly offset: number; readonly size: number };

type Common<K extends string> = { readonly kind: K; readonly id: number; readonly name: string };

export type BtfVoid = Common<"void">;
/** `size` is bytes of storage; `bits` and `offset` say which bits of them hold the value (old bit fields). */
export type BtfInt = Common<"int"> & {
  readonly size: number;
  readonly signed: boolean;
  readonly bool: boolean;
  /** Set by the encoding, or by the name `char`: pahole does not set the encoding bit. */
  readonly char: boolean;
  readonly bits: number;
  readonly offset: number;
};
export type BtfPtr = Common<"ptr"> & { readonly type: number };
export type BtfArray = Common<"array"> & {
  readonly element: number;
  readonly index: number;
  readonly length: number;
};
export type BtfComposite = Common<"struct" | "union"> & {
  readonly size: number;
  readonly members: readonly BtfMember[];
};
export type BtfEnum = Common<"enum" | "enum64"> & {
  readonly size: number;
  readonly signed: boolean;
  readonly values: readonly BtfEnumValue[];
};
export type BtfFwd = Common<"fwd"> & { readonly union: boolean };
export type BtfModifier = Common<"typedef" | "volatile" | "const" | "restrict"> & { readonly type: number };
/** `attribute` tells a general attribute (kind_flag set) from one spelled btf_type_tag("name"). */
export type BtfTypeTag = Common<"type_tag"> & { readonly type: number; readonly attribute: boolean };
/** `linkage`: 0 static, 1 global, 2 extern. */
export type BtfFunc = Common<"func"> & { readonly type: number; readonly linkage: number };
export type BtfFuncProto = Common<"func_proto"> & { readonly returns: number; readonly params: readonly BtfParam[] };
export type BtfVar = Common<"var"> & { readonly type: number; readonly linkage: number };
export type BtfDatasec = Common<"datasec"> & { readonly size: number; readonly variables: readonly BtfSectionVar[] };
export type BtfFloat = Common<"float"> & { readonly size: number };
/** `component` is the index of the member or parameter that the tag speaks of, or -1 for the whole. */
export type BtfDeclTag = Common<"decl_tag"> & {
  readonly type: number;
  readonly component: number;
  readonly attribute: boolean;
};

/** Any type; tell them apart by `kind`. */
export type BtfType =
  | BtfVoid
  | BtfInt
  | BtfPtr
  | BtfArray
  | BtfComposite
  | BtfEnum
  | BtfFwd
  | BtfModifier
  | BtfTypeTag
  | BtfFunc
  | BtfFuncProto
  | BtfVar
  | BtfDatasec
  | BtfFloat
  | BtfDeclTag;
