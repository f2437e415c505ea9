export { type KernelSymbol, type KernelSymbolState, KernelSymbols } from "./kernel-symbols.ts";
export { type MapKind, type MapRange, ProcessMaps } from "./process-maps.ts";
export { type UserSymbol, UserSymbols, type UserSymbolsOptions } from "./user-symbols.ts";
