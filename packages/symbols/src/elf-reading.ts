// Opens a file, reads what is wanted of it as an ELF file, and closes it again.
import { closeSync } from "node:fs";
import { type ByteSource, ElfError, ElfFile } from "@kscope/elf";
import { isSystemError } from "./debug-files.ts";
import { openProgram } from "./program-file.ts";

export interface OpenElf {
  readonly elf: ElfFile;
  readonly source: ByteSource;
  /** Where it begins in its file: not at 0 in an archive. */
  readonly start: number;
}

/** Undefined where there is no such file, it may not be read, or it is no ELF file or a corrupt one. */
export function readElf<T>(path: string, read: (open: OpenElf) => T): T | undefined {
  const program = openProgram(Buffer.from(path, "utf8").toString("latin1"));
  if (program === undefined) return undefined;
  const { file, source, start } = program;
  try {
    return read({ elf: ElfFile.open(source), source, start });
  } catch (error) {
    if (error instanceof ElfError || isSystemError(error)) return undefined;
    throw error;
  } finally {
    closeSync(file.fd);
  }
}
