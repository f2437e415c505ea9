// Separate debug files of stripped programs: by build id below /usr/lib/debug/.build-id, else by .gnu_debuglink. A file counts
// only if its build id, or failing that its checksum, is right: an outdated one would name the wrong functions.
import { closeSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
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
  if (buildId !== undefined) paths.push(byBuildId(DEBUG_FOLDER, buildId));
  if (debugLink !== undefined && path.startsWith("/")) {
    const folder = dirname(path) === "/" ? "" : dirname(path);
    paths.push(`${folder}/${debugLink.name}`, `${folder}/.debug/${debugLink.name}`);
    paths.push(`${DEBUG_FOLDER}${folder}/${debugLink.name}`);
  }
  return paths.filter((candidate) => candidate !== path);
}

function byBuildId(folder: string, buildId: string): string {
  return `${folder}/.build-id/${buildId.slice(0, 2)}/${buildId.slice(2)}.debug`;
}

/** Where the debug file of a program may be, best first: in the folders that are named, then in the usual places. */
export function debugFileCandidates(
  elf: ElfFile,
  path: string,
  { roots, directories }: { readonly roots: readonly string[]; readonly directories: readonly string[] },
): readonly string[] {
  const { buildId, debugLink } = elf;
  const whole = resolve(path);
  const folder = dirname(whole);
  const names = new Set([debugLink?.name, `${basename(whole)}.debug`].filter((name) => name !== undefined));
  const named = directories
    .flatMap((directory) => [resolve(folder, directory), resolve(directory)])
    .flatMap((directory) => [
      ...(buildId === undefined ? [] : [byBuildId(directory, buildId)]),
      ...[...names].flatMap((name) => [`${directory}/${name}`, `${directory}${folder}/${name}`]),
    ]);
  const usual = [...candidates(elf, whole), ...[...names].map((name) => `${folder}/.debug/${name}`)];
  return [...new Set([...named, ...roots.flatMap((root) => usual.map((one) => root + one))])];
}

function readCandidate(elf: ElfFile, path: string): SymbolTable | undefined {
  const file = openRegular(path, { followLast: true });
  if (file === undefined) return undefined;
  try {
    const source = new FileSource(file.fd, file.size);
    const debug = ElfFile.open(source);
    if (!isDebugFileOf(elf, debug, source)) return undefined;
    const table = debug.symbols({ tables: ["symtab"] });
    return table.length > 0 ? table : undefined;
  } catch (error) {
    if (error instanceof ElfError || isSystemError(error)) return undefined;
    throw error;
  } finally {
    closeSync(file.fd);
  }
}

/** By its build id or else its checksum. */
export function isDebugFileOf(elf: ElfFile, debug: ElfFile, source: ByteSource): boolean {
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
