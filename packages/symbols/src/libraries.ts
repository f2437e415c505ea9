// Which file a library's name stands for: `libc`, `libssl.so.3`. First what the process has mapped, then the loader's
// cache, then the folders it looks in. Paths are as the process has them; `root` is put before them to read.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { type ElfMachine, parseLibraryCache } from "@kscope/elf";

/** ld.so(8), and where Debian keeps libraries of an architecture. */
const FOLDERS: Readonly<Record<ElfMachine, readonly string[]>> = {
  x86_64: ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib"],
  aarch64: ["/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib"],
};

export interface LibraryView {
  readonly machine: ElfMachine;
  /** Of the process's file system, as seen from here: empty or `/proc/PID/root`. */
  readonly root: string;
  /** Files that the process has mapped, without the root. */
  readonly mapped: readonly string[];
}

/** Path without the root; undefined where no library goes by the name. */
export function findLibrary(name: string, view: LibraryView): string | undefined {
  const fits = (file: string): boolean => isLibrary(file, name);
  const mapped = view.mapped.find((path) => fits(basename(path)));
  if (mapped !== undefined) return mapped;
  const cached = cachedLibraries(view).find((library) => fits(library.name));
  return cached?.path ?? inFolders(view, fits);
}

/** `libc` is `libc.so` with or without a version behind it; a name with a suffix may lack the rest of the version. */
function isLibrary(file: string, name: string): boolean {
  return file === name || file.startsWith(name.includes(".so") ? `${name}.` : `${name}.so`);
}

function cachedLibraries({ root, machine }: LibraryView): ReturnType<typeof parseLibraryCache> {
  try {
    return parseLibraryCache(readFileSync(`${root}/etc/ld.so.cache`), machine);
  } catch {
    return [];
  }
}

function inFolders({ root, machine }: LibraryView, fits: (file: string) => boolean): string | undefined {
  for (const folder of FOLDERS[machine]) {
    const found = listed(`${root}${folder}`).filter(fits);
    const path = found.sort().map((file) => `${folder}/${file}`);
    const first = path.find((candidate) => statSync(`${root}${candidate}`, { throwIfNoEntry: false })?.isFile());
    if (first !== undefined) return first;
  }
  return undefined;
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
