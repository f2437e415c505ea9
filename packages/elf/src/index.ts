export { addressKey, keyAddress, keyOfHalves } from "./address-key.ts";
export { addressOrder } from "./address-order.ts";
export { type ByteSource, MemorySource } from "./byte-source.ts";
export type { DebugLink } from "./debug-link.ts";
export { ElfError, type ElfErrorCode } from "./elf-error.ts";
export { ElfFile } from "./elf-file.ts";
export type { ElfHeader, ElfMachine, ElfTable, ElfType } from "./header.ts";
export { IntervalIndex, lastAtMost, type Ranges } from "./interval-index.ts";
export { type CachedLibrary, parseLibraryCache } from "./library-cache.ts";
export type { Note } from "./notes.ts";
export type { Section } from "./sections.ts";
export { offsetToVaddr, type Segment, vaddrToOffset } from "./segments.ts";
export type { SymbolOptions } from "./symbol-sections.ts";
export { type ElfSymbol, type SymbolHit, type SymbolKind, SymbolTable } from "./symbol-table.ts";
export {
  parseUsdtArguments,
  type UsdtArgument,
  type UsdtLocation,
  type UsdtRegister,
  type UsdtSite,
} from "./usdt-arguments.ts";
export type { UsdtNote } from "./usdt-notes.ts";
