// tracefs: which tracepoints there are, their numbers and formats. Used where it is mounted; else through a mount of our
// own, so that the host is not changed.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Fd } from "../fd.ts";
import { mayEverything } from "../process/privilege.ts";
import { mountTracefsPrivately } from "./private-mount.ts";
import { TracefsError, UnknownTracepointError } from "./tracefs-error.ts";

const MOUNT_POINTS = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** Lockdown makes opening fail with EPERM even for root, who may pass any permission bits. */
function refusal(error: unknown): TracefsError | undefined {
  const code = codeOf(error);
  if (code === "EPERM" && mayEverything()) return new TracefsError("locked-down", { cause: error });
  return code === "EPERM" || code === "EACCES" ? new TracefsError("refused", { cause: error }) : undefined;
}

export class Tracefs implements Disposable {
  /** The directory to read under, with no slash at its end. */
  readonly root: string;
  readonly #mount: Fd | undefined;

  constructor(root: string, mount?: Fd) {
    this.root = root;
    this.#mount = mount;
  }

  /** True if it was mounted for this process alone. */
  get isPrivate(): boolean {
    return this.#mount !== undefined;
  }

  #guarded<T>(body: () => T): T {
    if (this.#mount?.closed) throw new Error("this tracefs is closed");
    try {
      return body();
    } catch (error) {
      throw refusal(error) ?? error;
    }
  }

  /** A file's text, each byte one character. Throws TracefsError, or the error of node:fs if there is no such file. */
  read(path: string): string {
    return this.#guarded(() => readFileSync(`${this.root}/${path}`, "latin1"));
  }

  /** Names of a directory's entries. */
  list(path: string): string[] {
    return this.#guarded(() => readdirSync(`${this.root}/${path}`));
  }

  exists(path: string): boolean {
    return existsSync(`${this.root}/${path}`);
  }

  #readEvent(subsystem: string, event: string, file: string): string {
    try {
      return this.read(`events/${subsystem}/${event}/${file}`);
    } catch (error) {
      if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") throw new UnknownTracepointError(subsystem, event);
      throw error;
    }
  }

  /** The number perf knows a tracepoint by. Throws UnknownTracepointError. */
  eventId(subsystem: string, event: string): number {
    return Number(this.#readEvent(subsystem, event, "id"));
  }

  /** The text that describes a tracepoint's fields. Throws UnknownTracepointError. */
  format(subsystem: string, event: string): string {
    return this.#readEvent(subsystem, event, "format");
  }

  /** Takes a private mount away; one of the host stays. */
  close(): void {
    this.#mount?.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Opens tracefs at the first of `mountPoints` where it is, else mounts it privately. Throws TracefsError. */
export function openTracefs(mountPoints: readonly string[] = MOUNT_POINTS): Tracefs {
  const root = mountPoints.find((path) => existsSync(`${path}/events`));
  if (root !== undefined) return new Tracefs(root);
  const mount = mountTracefsPrivately();
  return new Tracefs(`/proc/self/fd/${mount.number}`, mount);
}
