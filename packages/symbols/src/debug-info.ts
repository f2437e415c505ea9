// Opens the debugging information of a program: in the program, or in its debug file; with the files that the compiler split off and
// those that dwz made for several programs. Debug files count only if they belong to the program (debug-files.ts).
import { basename, dirname, resolve } from "node:path";
import { DwarfFile, ElfError, ElfFile, type SplitFiles } from "@kscope/elf";
import { debugFileCandidates, isDebugFileOf, isSystemError } from "./debug-files.ts";
import { decompress } from "./decompress.ts";
import { PathSource } from "./path-source.ts";

export interface DebugInfoOptions {
  /** Roots of file systems, best first: `""` or `/proc/PID/root`. */
  readonly roots: readonly string[];
  /** Further folders to look in, before the usual ones; relative ones from the program's folder, then from ours. */
  readonly directories: readonly string[];
  /** What the file is called, where it is opened by another path: its debug files lie around that. */
  readonly path?: string;
}

/** Sections of more bytes than this are left alone: a stack's names are not worth gigabytes of memory. */
const LARGEST = 256 << 20;

/** `path` is a byte string. Undefined where there is none, or it is corrupt. */
export function openDebugInfo(path: string, options: DebugInfoOptions): DwarfFile | undefined {
  return guarded(() => {
    const elf = openElf(path);
    if (elf === undefined) return undefined;
    const program = options.path ?? path;
    return openDwarf(elf, program, program, options) ?? inDebugFile(elf, program, options);
  });
}

/** What a question about a file gives, or undefined where the file is corrupt or gone. */
export function guarded<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof ElfError || isSystemError(error)) return undefined;
    throw error;
  }
}

function openElf(path: string): ElfFile | undefined {
  const source = PathSource.open(path);
  return source === undefined ? undefined : guarded(() => ElfFile.open(source));
}

/** `path` is the file with the information, `program` whose it is. */
function openDwarf(elf: ElfFile, path: string, program: string, options: DebugInfoOptions): DwarfFile | undefined {
  if (elf.sections.some(({ name, size }) => name.startsWith(".debug_") && size > LARGEST)) return undefined;
  return DwarfFile.open(elf, {
    decompress,
    split: splitFiles(program, options),
    alternate: () => openAlternate(elf, path, options),
  });
}

function inDebugFile(elf: ElfFile, path: string, options: DebugInfoOptions): DwarfFile | undefined {
  for (const candidate of debugFileCandidates(elf, path, options)) {
    const source = PathSource.open(candidate);
    if (source === undefined) continue;
    const dwarf = guarded(() => {
      const debug = ElfFile.open(source);
      return isDebugFileOf(elf, debug, source) ? openDwarf(debug, candidate, path, options) : undefined;
    });
    if (dwarf !== undefined) return dwarf;
  }
  return undefined;
}

function splitFiles(program: string, { directories }: DebugInfoOptions): SplitFiles {
  const folder = dirname(program);
  const around = [folder, ...directories.flatMap((directory) => [resolve(folder, directory), resolve(directory)])];
  const first = (paths: readonly string[]): ElfFile | undefined => {
    for (const path of paths) {
      const elf = openElf(path);
      if (elf !== undefined) return elf;
    }
    return undefined;
  };
  return {
    open: (name, directory) =>
      first([resolve(directory || folder, name), ...around.map((one) => `${one}/${basename(name)}`)]),
    package: () => first([`${program}.dwp`, ...around.map((one) => `${one}/${basename(program)}.dwp`)]),
  };
}

/** The section is a path, from the file's folder where it is no whole one, and the build id of what is there. */
function openAlternate(elf: ElfFile, path: string, { roots }: DebugInfoOptions): ElfFile | undefined {
  const section = elf.section(".gnu_debugaltlink");
  if (section === undefined) return undefined;
  const bytes = elf.sectionData(section);
  const end = bytes.indexOf(0);
  if (end <= 0) return undefined;
  const name = Buffer.from(bytes.subarray(0, end)).toString("latin1");
  const id = Buffer.from(bytes.subarray(end + 1)).toString("hex");
  const byId = `/usr/lib/debug/.build-id/${id.slice(0, 2)}/${id.slice(2)}.debug`;
  for (const candidate of [resolve(dirname(path), name), ...roots.flatMap((root) => [root + name, root + byId])]) {
    const other = openElf(candidate);
    if (other !== undefined && guarded(() => other.buildId) === id) return other;
  }
  return undefined;
}
