// Opening programs and libraries: files, or entries of ZIP archives, written ARCHIVE!/ENTRY, that are mapped where they lie.
import { closeSync, statSync } from "node:fs";
import { type ByteSource, ElfError, ElfFile, ZipArchive, ZipError } from "@kscope/elf";
import { isSystemError } from "./debug-files.ts";
import { FileSource } from "./file-source.ts";
import { type OpenFile, openRegular } from "./safe-open.ts";

const SEPARATOR = "!/";

export interface OpenProgram {
  readonly file: OpenFile;
  /** Path of the file. */
  readonly path: string;
  /** Of the program alone. */
  readonly source: ByteSource;
  /** Where it begins in the file. */
  readonly start: number;
}

export interface ArchivePath {
  readonly archive: string;
  readonly entry: string;
}

/** Takes ARCHIVE!/ENTRY apart; undefined where no file is called like the archive. */
export function archivePath(path: string, encoding: "utf8" | "latin1" = "utf8"): ArchivePath | undefined {
  const at = path.indexOf(SEPARATOR);
  if (at < 0) return undefined;
  const archive = path.slice(0, at);
  try {
    if (!statSync(Buffer.from(archive, encoding)).isFile()) return undefined;
  } catch {
    return undefined;
  }
  return { archive, entry: path.slice(at + SEPARATOR.length) };
}

/**
 * `path` is a byte string. Undefined for what is no regular file, may not be read, or lies in no archive as it is. The caller
 * closes the file.
 */
export function openProgram(path: string): OpenProgram | undefined {
  const inArchive = archivePath(path, "latin1");
  const filePath = inArchive?.archive ?? path;
  const file = openRegular(filePath, { followLast: true });
  if (file === undefined) return undefined;
  const whole = new FileSource(file.fd, file.size);
  if (inArchive === undefined) return { file, path: filePath, source: whole, start: 0 };
  try {
    const { offset, source } = ZipArchive.open(whole).member(inArchive.entry);
    return { file, path: filePath, source, start: offset };
  } catch (error) {
    closeSync(file.fd);
    if (error instanceof ZipError || isSystemError(error)) return undefined;
    throw error;
  }
}

/** The program of an archive that is mapped from an offset on; undefined where the file is none or has none there. */
export function archivedProgram(source: ByteSource, offset: number): ReturnType<ZipArchive["memberAt"]> {
  try {
    return ZipArchive.begins(source) ? ZipArchive.open(source).memberAt(offset) : undefined;
  } catch (error) {
    if (error instanceof ZipError || isSystemError(error)) return undefined;
    throw error;
  }
}

/** Names of the entries of an archive, as text; none where it can't be read. */
export function archiveEntries(path: string): readonly string[] {
  const names = inArchive(path, (archive) => archive.names) ?? [];
  return names instanceof Error ? [] : names.map((name) => Buffer.from(name, "latin1").toString("utf8"));
}

/** What keeps an entry from being probed; undefined where there is no such archive, or nothing does. */
export function archiveProblem(path: string): ZipError | ElfError | undefined {
  const parts = archivePath(path);
  if (parts === undefined) return undefined;
  const entry = Buffer.from(parts.entry, "utf8").toString("latin1");
  const found = inArchive(parts.archive, (archive) => ElfFile.open(archive.member(entry).source));
  return found instanceof Error ? found : undefined;
}

function inArchive<T>(path: string, ask: (archive: ZipArchive) => T): T | ZipError | ElfError | undefined {
  const file = openRegular(Buffer.from(path, "utf8").toString("latin1"), { followLast: true });
  if (file === undefined) return undefined;
  try {
    return ask(ZipArchive.open(new FileSource(file.fd, file.size)));
  } catch (error) {
    if (error instanceof ZipError || error instanceof ElfError) return error;
    if (isSystemError(error)) return undefined;
    throw error;
  } finally {
    closeSync(file.fd);
  }
}
