// What tells one machine's BTF from another's without reading it: a kernel's follows from its build, a module's is short.

import { statSync } from "node:fs";
import { release, version } from "node:os";
import { readIfThere } from "./read-file.ts";

const DIRECTORY = "/sys/kernel/btf";

/** Undefined where there is none. Equal texts mean equal BTF. */
export function btfIdentity(module: string, environment: Readonly<Record<string, string | undefined>>): unknown {
  const { BPFTRACE_BTF: chosen } = environment;
  const kernel = chosen === undefined ? buildOf(`${DIRECTORY}/vmlinux`) : fileIdentity(chosen);
  if (module === "vmlinux" || kernel === undefined) return kernel;
  if (!/^[A-Za-z0-9_-]+$/.test(module)) return undefined;
  const bytes = readIfThere(`${DIRECTORY}/${module}`);
  return bytes === undefined ? undefined : [kernel, bytes.toString("base64")];
}

/** The linker's build id and what else the kernel says of its build; the length, since it costs nothing. */
function buildOf(path: string): unknown {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return undefined;
  const notes = readIfThere("/sys/kernel/notes");
  return notes === undefined ? contents(path) : [size, release(), version(), notes.toString("base64")];
}

function fileIdentity(path: string): unknown {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  return [path, stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].map(String);
}

function contents(path: string): string | undefined {
  return readIfThere(path)?.toString("base64");
}
