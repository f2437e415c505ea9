// What the compiler may ask about programs and libraries: which file a name stands for, and what is in it. Part of
// Target; the live machine implements it with `symbols`. No question throws: what can't be read is not there.

import type { FoundPlace, ProgramSignature, ProgramType, TypeKind, UsdtSite, WantedPlace } from "@kscope/elf";

export type { UsdtArgument as UserArgument, UsdtSite } from "@kscope/elf";

/** A symbol of a file. */
export interface UserSymbol {
  /** A byte string. */
  readonly name: string;
  /** As linked. */
  readonly address: bigint;
  /** In bytes; 0 where the file does not say. */
  readonly size: number;
}

/** An ELF file. */
export interface UserFile {
  /** Functions whose names match a glob, in no order; a name may be there several times. */
  functions(pattern: string): readonly UserSymbol[];
  /** Functions of C++ whose names, without their parameters unless the pattern has some, match a glob. */
  functionsOfCpp(pattern: string): readonly UserSymbol[];
  /** A function's name as C++ programmers write it; as it is, where it is none of C++. */
  readableName(name: string): string;
  /** Functions and variables of a name. */
  symbols(name: string): readonly UserSymbol[];
  /** The function that an address as linked lies in. */
  functionAt(address: bigint): UserSymbol | undefined;
  /** Offset of an address as linked, in the file or in the archive that it lies in. */
  fileOffset(address: bigint): number | undefined;
  /** Whether an instruction begins so many bytes behind a function's start; undefined where that can't be told. */
  beginsInstruction(start: UserSymbol, distance: number): boolean | undefined;
  usdtSites(): readonly UsdtSite[];
  /** What the compiler left of the source; undefined where there is none of it, also in a debug file. */
  readonly debug: UserDebug | undefined;
}

/** Debugging information of a program or library. Addresses are as linked. */
export interface UserDebug {
  /** Of the function that an address lies in. */
  signature(address: bigint): ProgramSignature | undefined;
  /** A type by its name; of several that of the code at `near`. */
  type(name: string, kinds: readonly TypeKind[], near: bigint | undefined): ProgramType | undefined;
  /** The address of a line of source. */
  place(wanted: WantedPlace): FoundPlace;
}

export interface BinaryRequest {
  /** A path, a name to look for in PATH, a library's name, or a glob of one of these; `*` is every program in PATH,
   * or what the process has mapped. */
  readonly name: string;
  /** The process whose view of the file system counts. */
  readonly pid: number | undefined;
  /** Also files that are no ELF files. */
  readonly anyFile: boolean;
}

/** What is wrong, and what to do about it. */
export interface ArchiveProblem {
  readonly reason: string;
  readonly advice: string;
}

export interface UserSpace {
  /** Paths, as seen from here, of the programs and libraries that a name stands for; `ARCHIVE!/ENTRY` of those in archives. */
  binaries(request: BinaryRequest): readonly string[];
  /** Paths of the programs and libraries of all processes. */
  running(): readonly string[];
  /** What keeps an entry of an archive, `ARCHIVE!/ENTRY`, from being probed; undefined where there is no such archive. */
  archiveProblem(request: BinaryRequest): ArchiveProblem | undefined;
  /** Path, as seen from here, of the program that a process runs. */
  programOf(pid: number): string | undefined;
  /** Undefined for what is no ELF file. */
  file(path: string): UserFile | undefined;
}
