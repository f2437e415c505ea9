// The text of the script that the command line names.

import { readFileSync } from "node:fs";
import { errnoText } from "@kscope/kernel";
import { textOfBytes } from "@kscope/lang";
import { UsageError } from "./usage-error.ts";

/** `-` is standard input. Bytes that are no UTF-8 are kept. `near` is a tool that may have been meant. Throws UsageError. */
export function readScript(path: string, near?: string): string {
  try {
    return textOfBytes(readFileSync(path === "-" ? 0 : path));
  } catch (error) {
    throw explained(path, error, near);
  }
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
