// From the name of a program to paths: PATH, and which of what is found can be probed.
import { readFileSync, statSync } from "node:fs";
import { globMatcher, isGlob } from "@kscope/lang";
import { archiveEntries, archivePath } from "@kscope/symbols";
import { expandGlob } from "./expand-glob.ts";
import type { LiveUserFile } from "./user-file.ts";

/** The folders of PATH: of the process, where it lives in a file system of its own, else ours. */
export function searchPath(pid: number | undefined, root: string): readonly string[] {
  const path = pid === undefined || root === "" ? process.env.PATH : pathOf(pid);
  return (path ?? "/usr/sbin:/usr/bin:/sbin:/bin").split(":").filter((folder) => folder !== "");
}

function pathOf(pid: number): string | undefined {
  try {
    const words = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    return words.find((word) => word.startsWith("PATH="))?.slice(5);
  } catch {
    return undefined;
  }
}

export function inPath(folder: string, name: string): string {
  return folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
}

/** Paths that a path or a pattern stands for; `ARCHIVE!/ENTRY` may have patterns on both sides. */
export function pathsNamed(name: string): readonly string[] {
  if (!isGlob(name)) return [name];
  const at = name.indexOf("!/");
  if (at < 0) return expandGlob(name);
  const matches = globMatcher(name.slice(at + 2));
  return expandGlob(name.slice(0, at)).flatMap((archive) =>
    archiveEntries(archive)
      .filter(matches)
      .sort()
      .map((entry) => `${archive}!/${entry}`),
  );
}

const OWNER_MAY_EXECUTE = 0o100;

/**
 * ELF files that may be run, and libraries and what is in archives whatever their mode. `anyFile`: every regular file, since programs with a
 * compiler of their own keep code in files of all kinds.
 */
export function usableFiles(
  paths: readonly string[],
  anyFile: boolean,
  open: (path: string) => LiveUserFile | undefined,
): readonly string[] {
  return paths.filter((path) => {
    if (archivePath(path) !== undefined) return open(path) !== undefined;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() !== true) return false;
    if (anyFile) return true;
    const file = open(path);
    return file !== undefined && (file.isLibrary || (stat.mode & OWNER_MAY_EXECUTE) !== 0);
  });
}

/** Each file once, by the first of its paths: a probe on a file fires as often as it is attached. */
export function distinctFiles(paths: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return paths.filter((path) => {
    try {
      const inArchive = archivePath(path);
      const { dev, ino } = statSync(inArchive?.archive ?? path, { bigint: true });
      const identity = `${dev}:${ino}:${inArchive?.entry ?? ""}`;
      return seen.has(identity) ? false : seen.add(identity) !== undefined;
    } catch {
      return false;
    }
  });
}
