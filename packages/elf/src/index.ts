export { addressKey, keyOfHalves } from "./address-key.ts";
export { addressOrder } from "./address-order.ts";
export { type ByteSource, MemorySource, WindowSource } from "./byte-source.ts";
export type { Compression, Decompress } from "./dwarf/debug-sections.ts";
export { DwarfFile, type ProgramType, type TypeKind } from "./dwarf/dwarf-file.ts";
export type { SourceFrame } from "./dwarf/frames.ts";
export type { SourceLine } from "./dwarf/line-table.ts";
export type { ProgramParameter, ProgramSignature } from "./dwarf/signature.ts";
export type { FoundPlace, WantedPlace } from "./dwarf/source-places.ts";
export type { SplitFiles } from "./dwarf/split-units.ts";
export { ElfError, type ElfErrorCode } from "./elf-error.ts";
export { ElfFile } from "./elf-file.ts";
export type { ElfMachine, ElfType } from "./header.ts";
export { IntervalIndex, lastAtMost, type Ranges } from "./interval-index.ts";
export { type CachedLibrary, parseLibraryCache } from "./library-cache.ts";
export { offsetToVaddr, type Segment, vaddrToOffset } from "./segments.ts";
export { type ElfSymbol, type SymbolHit, type SymbolKind, SymbolTable } from "./symbol-table.ts";
export { readUnwindTable } from "./unwind/call-frames.ts";
export type { UnwindBase, UnwindCfa, UnwindPlace, UnwindRule, UnwindTable } from "./unwind/unwind-rule.ts";
export {
  parseUsdtArguments,
  type UsdtArgument,
  type UsdtLocation,
  type UsdtRegister,
  type UsdtSite,
} from "./usdt-arguments.ts";
export type { UsdtNote } from "./usdt-notes.ts";
export { ZipArchive, type ZipMember } from "./zip/zip-archive.ts";
export { ZipError } from "./zip/zip-error.ts";
