// Where compiled scripts are kept: a folder that nobody else can write to, with files that nobody else has written. What is
// not so is not used, and nothing is ever said of it: without the cache all is as before, only slower.

import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** All entries together; the oldest make room. */
const MOST_BYTES = 64 << 20;
/** One entry: larger ones are no gain. */
const MOST_ENTRY_BYTES = 8 << 20;
/** An entry that was used counts as new, told this often at most. */
const FRESH_MS = 3_600_000;
const OTHERS_MAY_WRITE = 0o022;
const ENTRY = /^[0-9a-f]{64}$/;

type Environment = Readonly<Record<string, string | undefined>>;

export class CacheFolder {
  readonly path: string;
  readonly #mostBytes: number;

  private constructor(path: string, mostBytes: number) {
    this.path = path;
    this.#mostBytes = mostBytes;
  }

  /** `$XDG_CACHE_HOME/kscope` or `~/.cache/kscope`; undefined where it can't be had, or is not the user's alone. */
  static open(environment: Environment, mostBytes: number = MOST_BYTES): CacheFolder | undefined {
    const base = baseOf(environment);
    if (base === undefined) return undefined;
    const path = join(base, "kscope");
    try {
      // root in a user's home leaves nothing there
      if (!isOurs(firstThatIs(base))) return undefined;
      mkdirSync(path, { recursive: true, mode: 0o700 });
      const folder = lstatSync(path);
      return folder.isDirectory() && isOurs(folder) && isOurs(statSync(base))
        ? new CacheFolder(path, mostBytes)
        : undefined;
    } catch {
      return undefined;
    }
  }

  /** Undefined for what is not there or not to be trusted. */
  read(name: string): Uint8Array<ArrayBuffer> | undefined {
    let fd: number | undefined;
    try {
      fd = openSync(join(this.path, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      const stat = fstatSync(fd);
      if (!stat.isFile() || !isOurs(stat) || stat.nlink !== 1 || stat.size > MOST_ENTRY_BYTES) return undefined;
      if (Date.now() - stat.mtimeMs > FRESH_MS) touch(fd);
      return new Uint8Array(readFileSync(fd));
    } catch {
      return undefined;
    } finally {
      if (fd !== undefined) closeSync(fd);
    }
  }

  /** Whoever reads meanwhile sees the old entry or the new one, whole. */
  write(name: string, bytes: Uint8Array): void {
    if (bytes.length > MOST_ENTRY_BYTES) return;
    const fresh = join(this.path, `${name}.${process.pid}`);
    try {
      writeNew(fresh, bytes);
      renameSync(fresh, join(this.path, name));
      this.#makeRoom();
    } catch {
      rmSync(fresh, { force: true });
    }
  }

  #makeRoom(): void {
    const entries = readdirSync(this.path).flatMap((name) => {
      const path = join(this.path, name);
      const stat = lstatSync(path, { throwIfNoEntry: false });
      return stat?.isFile() ? [{ path, size: stat.size, at: stat.mtimeMs, whole: ENTRY.test(name) }] : [];
    });
    entries.sort((a, b) => b.at - a.at);
    let sum = 0;
    for (const { path, size, at, whole } of entries) {
      sum += size;
      const leftBehind = !whole && Date.now() - at > FRESH_MS;
      if (sum > this.#mostBytes || leftBehind) rmSync(path, { force: true });
    }
  }
}

function baseOf({ XDG_CACHE_HOME: chosen, HOME: home }: Environment): string | undefined {
  // the specification has it that relative paths are ignored
  if (chosen?.startsWith("/")) return chosen;
  return home?.startsWith("/") ? join(home, ".cache") : undefined;
}

/** A folder, or what it will be made in. */
function firstThatIs(path: string): Stats {
  return statSync(path, { throwIfNoEntry: false }) ?? firstThatIs(dirname(path));
}

function isOurs({ uid, mode }: Stats): boolean {
  return uid === process.geteuid?.() && (mode & OTHERS_MAY_WRITE) === 0;
}

/** On a file system that can't be written to, nothing is deleted for being old either. */
function touch(fd: number): void {
  try {
    futimesSync(fd, new Date(), new Date());
  } catch {}
}

function writeNew(path: string, bytes: Uint8Array): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const fd = openSync(path, flags, 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
  } finally {
    closeSync(fd);
  }
}
