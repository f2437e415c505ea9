export { guarded } from "./debug-info.ts";
export { demangledName } from "./demangle/demangle.ts";
export { instructionLength } from "./instruction-length.ts";
export { type KernelSymbol, type KernelSymbolState, KernelSymbols } from "./kernel-symbols.ts";
export { findLibrary, type LibraryView } from "./libraries.ts";
export { mappedPaths, programPathOf, rootOf, runningProcesses } from "./mapped-files.ts";
export { type ArchivePath, archiveEntries, archivePath, archiveProblem } from "./program-file.ts";
export { ProbedFile } from "./user-file.ts";
export { type UserSymbol, UserSymbols, type UserSymbolsOptions } from "./user-symbols.ts";
