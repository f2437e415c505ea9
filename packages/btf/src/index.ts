export { Btf, type BtfFunction, type BtfOptions } from "./btf.ts";
export {
  BtfBuilder,
  type BuilderOptions,
  type IntEncoding,
  type NewEnum,
  type NewEnumValue,
  type NewMember,
} from "./btf-builder.ts";
export { BtfError } from "./btf-error.ts";
export type { BtfKind } from "./btf-kind.ts";
export type * from "./btf-type.ts";
export { CError } from "./c/c-error.ts";
export { type CDeclarations, type ParseCOptions, parseC } from "./c/parse-c.ts";
export { encodeFuncInfo, encodeLineInfo, type FuncInfo, type LineInfo } from "./ext-info.ts";
export { formatLayout, formatType } from "./format-type.ts";
export { type BitfieldAccess, bitfieldAccess, type FieldMatch, type LocalField, matchField } from "./match-field.ts";
export { type FoundMember, findMember, type StructMemberOptions, structMembers } from "./members.ts";
export {
  parseTracepointFormat,
  type TracepointField,
  type TracepointFormat,
  TracepointFormatError,
} from "./tracepoint-format.ts";
