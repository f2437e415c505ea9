// Separate debug files of stripped programs: by build id below /usr/lib/debug/.build-id, else by .gnu_debuglink. A file counts
// only if its build id, or failing that its checksum, is right: an outdated one would name the wrong functions.
import { closeSync } from "node:fs";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { type ByteSource, ElfError, ElfFile, type SymbolTable } from "@kscope/elf";
import { FileSource } from "./file-source.ts";
import { openRegular } from "./safe-open.ts";

const DEBUG_FOLDER = "/usr/lib/debug";
const CRC_PIECE = 1 << 20;

/** Symbols of the debug file that belongs to `elf`, looked for in each root (`""` or `/proc/PID/root`). */
export function debugSymbols(elf: ElfFile, path: string, roots: readonly string[]): SymbolTable | undefined {
  for (const candidate of candidates(elf, path)) {
    for (const root of roots) {
      const table = readCandidate(elf, `${root}${candidate}`);
      if (table !== undefined) return table;
    }
  }
  return undefined;
}

function candidates(elf: ElfFile, path: string): readonly string[] {
  const { buildId, debugLink } = elf;
  const paths: string[] = [];
  if (buildId !== undefined) paths.push(`${DEBUG_FOLDER}/.build-id/${buildId.slice(0, 2)}/${buildId.slice(2)}.debug`);
  if (debugLink !== undefined && path.startsWith("/")) {
    const folder = dirname(path) === "/" ? "" : dirname(path);
    paths.push(`${folder}/${debugLink.name}`, `${folder}/.debug/${debugLink.name}`);
    paths.push(`${DEBUG_FOLDER}${folder}/${debugLink.name}`);
  }
  return paths.filter((candidate) => candidate !== path);
}

function readCandidate(elf: ElfFile, path: string): SymbolTable | undefined {
  const file = openRegular(path, { followLast: true });
  if (file === undefined) return undefined;
  try {
    const source = new FileSource(file.fd, file.size);
    const debug = ElfFile.open(source);
    if (!belongs(elf, debug, source)) return undefined;
    const table = debug.symbols({ tables: ["symtab"] });
    return table.length > 0 ? table : undefined;
  } catch (error) {
    if (error instanceof ElfError || isSystemError(error)) return undefined;
    throw error;
  } finally {
    closeSync(file.fd);
  }
}

function belongs(elf: ElfFile, debug: ElfFile, source: ByteSource): boolean {
  const { buildId } = elf;
  if (buildId !== undefined) return debug.buildId === buildId;
  return elf.debugLink !== undefined && checksum(source) === elf.debugLink.crc;
}

function checksum(source: ByteSource): number {
  let crc = 0;
  for (let at = 0; at < source.size; at += CRC_PIECE) {
    crc = crc32(source.read(at, Math.min(CRC_PIECE, source.size - at)), crc);
  }
  return crc;
}

/** Whether an error came from the system: the file shrank away, a disk failed, the process is gone. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
