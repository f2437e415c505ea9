// The text of the script that the command line names.

import { readFileSync } from "node:fs";
import { errnoText } from "@kscope/kernel";
import { type Source, textOfBytes } from "@kscope/lang";
import type { ShippedScript } from "../build/script-object.ts";
import { Damaged, MAGIC } from "../cache/sealed.ts";
import { UsageError } from "./usage-error.ts";

/** What a word of the command line names: a script, or what `kscope build` made of one. */
export interface NamedScript {
  readonly source: Source;
  readonly shipped?: ShippedScript;
}

/** `near` is a tool that may have been meant. Throws UsageError. */
export async function openScript(path: string, near?: string): Promise<NamedScript> {
  const bytes = readBytes(path, near);
  if (!isObject(bytes)) return { source: { name: path, text: scriptText(path, bytes) } };
  const { decodeScriptObject } = await import("../build/script-object.ts");
  try {
    const shipped = await decodeScriptObject(new Uint8Array(bytes));
    return { source: shipped.script.sources[0] ?? { name: path, text: "" }, shipped };
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    throw new UsageError(`${path} can't be used: ${error.message}`, "build it anew, with kscope build");
  }
}

/** `-` is standard input. Bytes that are no UTF-8 are kept. `near` is a tool that may have been meant. Throws UsageError. */
export function readScript(path: string, near?: string): string {
  const bytes = readBytes(path, near);
  if (isObject(bytes)) throw new UsageError(`${path} is an object of kscope build, and a script is wanted here`);
  return scriptText(path, bytes);
}

function readBytes(path: string, near: string | undefined): Buffer {
  try {
    return readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    throw explained(path, error, near);
  }
}

function isObject(bytes: Buffer): boolean {
  return bytes.subarray(0, MAGIC.length).toString("latin1") === MAGIC;
}

function scriptText(path: string, bytes: Buffer): string {
  if (path.endsWith(".kso"))
    throw new UsageError(`${path} is no object of kscope build, or a damaged one`, "build it anew, with kscope build");
  return textOfBytes(bytes);
}

/** Words that other programs have as commands. */
const INSTEAD: Readonly<Record<string, string>> = {
  help: "kscope -h explains the program, kscope TOOL -h a tool",
  list: "kscope -l lists probes, kscope tools the tools",
  version: "kscope -V tells it",
};

function explained(path: string, error: unknown, near: string | undefined): unknown {
  if (!(error instanceof Error && "code" in error && "errno" in error)) return error;
  if (error.code === "EISDIR") return new UsageError(`${path} is a directory, not a script`);
  if (error.code === "EACCES") return new UsageError(`${path} can't be read: permission denied`);
  if (error.code !== "ENOENT")
    return new UsageError(`${path} can't be read: ${errnoText(Math.abs(Number(error.errno)))} (${error.code})`);
  if (path.includes("/") || path.endsWith(".bt"))
    return new UsageError(`failed to open file '${path}': No such file or directory`);
  if (/\{.*\}/s.test(path))
    return new UsageError("there is no file of that name", `to run the text itself as a program: kscope -e '${path}'`);
  return new UsageError(
    `there is no tool and no script called "${path}"; kscope tools lists the tools`,
    INSTEAD[path] ?? (near === undefined ? undefined : `did you mean ${near}?`),
  );
}
