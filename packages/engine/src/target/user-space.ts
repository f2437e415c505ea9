// Programs and libraries of this machine, as the compiler asks for them: the symbols package behind the compiler's
// interface. Files are kept once they have been opened; a run is short.
import { type ArchiveProblem, type BinaryRequest, isGlob, type UserSpace } from "@kscope/lang";
import { archiveProblem, findLibrary, mappedPaths, ProbedFile, programPathOf, rootOf } from "@kscope/symbols";
import { distinctFiles, inPath, pathsNamed, searchPath, usableFiles } from "./binary-paths.ts";
import { runningFiles } from "./running-files.ts";
import { LiveUserFile } from "./user-file.ts";

export class LiveUserSpace implements UserSpace {
  readonly #files = new Map<string, LiveUserFile | undefined>();
  readonly #mapped = new Map<number, readonly string[]>();
  readonly #machine: "x86_64" | "aarch64";
  readonly #debugDirectories: readonly string[];
  #running: readonly string[] | undefined;

  /** `debugDirectories`: where debugging information is looked for, before the usual places. */
  constructor(machine: "x86_64" | "aarch64", debugDirectories: readonly string[]) {
    this.#machine = machine;
    this.#debugDirectories = debugDirectories;
  }

  binaries(request: BinaryRequest): readonly string[] {
    const { name, pid } = request;
    if (name === "*" && pid !== undefined) return this.#mappedFiles(pid);
    const root = pid === undefined ? "" : rootOf(pid);
    const path = name.startsWith("lib") && !isGlob(name) ? (this.#library(name, pid, root) ?? name) : name;
    const inFolders = (): readonly string[] => searchPath(pid, root).map((folder) => inPath(folder, path));
    const candidates = path.includes("/") ? [path] : [...(path === "*" ? [] : [path]), ...inFolders()];
    const rooted = candidates.map((candidate) => withRoot(root, candidate));
    return distinctFiles(
      usableFiles(rooted.flatMap(pathsNamed), request.anyFile && !isGlob(path), (file) => this.file(file)),
    );
  }

  archiveProblem({ name, pid }: BinaryRequest): ArchiveProblem | undefined {
    return archiveProblem(withRoot(pid === undefined ? "" : rootOf(pid), name));
  }

  #library(name: string, pid: number | undefined, root: string): string | undefined {
    const mapped = pid === undefined ? [] : mappedPaths(pid);
    return findLibrary(name, { machine: this.#machine, root, mapped });
  }

  running(): readonly string[] {
    this.#running ??= runningFiles().filter((path) => this.file(path) !== undefined);
    return this.#running;
  }

  programOf(pid: number): string | undefined {
    const path = programPathOf(pid);
    return path === undefined ? undefined : `/proc/${pid}/root${path}`;
  }

  #mappedFiles(pid: number): readonly string[] {
    let known = this.#mapped.get(pid);
    if (known === undefined) {
      const paths = mappedPaths(pid).map((path) => `/proc/${pid}/root${path}`);
      known = distinctFiles(paths.filter((path) => this.file(path) !== undefined));
      this.#mapped.set(pid, known);
    }
    return known;
  }

  file(path: string): LiveUserFile | undefined {
    if (!this.#files.has(path)) {
      const opened = ProbedFile.open(path);
      this.#files.set(path, opened === undefined ? undefined : new LiveUserFile(opened, this.#debugDirectories));
    }
    return this.#files.get(path);
  }
}

/** Paths that lead through /proc/PID/root already are left as they are. */
function withRoot(root: string, path: string): string {
  if (root === "" || path.startsWith(`${root}/`)) return path;
  return path.startsWith("/") ? `${root}${path}` : `${root}/${path}`;
}
