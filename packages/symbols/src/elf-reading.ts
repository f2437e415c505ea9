// Opens a file, reads what is wanted of it as an ELF file, and closes it again.
import { closeSync } from "node:fs";
import { ElfError, ElfFile } from "@kscope/elf";
import { isSystemError } from "./debug-files.ts";
import { FileSource } from "./file-source.ts";
import { openRegular } from "./safe-open.ts";

export interface OpenElf {
  readonly elf: ElfFile;
  readonly source: FileSource;
}

/** Undefined where there is no such file, it may not be read, or it is no ELF file or a corrupt one. */
export function readElf<T>(path: string, read: (open: OpenElf) => T): T | undefined {
  const file = openRegular(Buffer.from(path, "utf8").toString("latin1"), { followLast: true });
  if (file === undefined) return undefined;
  try {
    const source = new FileSource(file.fd, file.size);
    return read({ elf: ElfFile.open(source), source });
  } catch (error) {
    if (error instanceof ElfError || isSystemError(error)) return undefined;
    throw error;
  } finally {
    closeSync(file.fd);
  }
}
