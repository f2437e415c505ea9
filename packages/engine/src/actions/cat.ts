// cat(format, ...): the head of a file, named by the values of the probe.
import { ERRNO } from "@kscope/kernel";
import { systemErrorText } from "../errors/system-error-text.ts";
import type { ActionEnvironment, ActionOf, CompileAction } from "./action.ts";
import { valuesOf } from "./values.ts";

const DEFAULT_LIMIT = 10240;

async function head(path: string, limit: number): Promise<string> {
  // loaded on use: few scripts print files, and start-up is measured
  const { open } = await import("node:fs/promises");
  const file = await open(Buffer.from(path, "latin1"), "r");
  try {
    const buffer = Buffer.alloc(limit);
    let length = 0;
    // files of /proc come a page at a time
    while (length < limit) {
      const { bytesRead } = await file.read(buffer, length, limit - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.toString("latin1", 0, length);
  } finally {
    await file.close();
  }
}

async function show(path: string, environment: ActionEnvironment): Promise<void> {
  const limit = Number(environment.config.max_cat_bytes ?? DEFAULT_LIMIT);
  try {
    environment.report({ kind: "text", source: "cat", text: await head(path, limit) });
  } catch (error) {
    const errno = error instanceof Error && "errno" in error ? Math.abs(Number(error.errno)) : undefined;
    const why = errno === undefined ? String(error) : systemErrorText(errno);
    // a directory can be opened, and has nothing to read
    if (errno === ERRNO.EISDIR) environment.report({ kind: "text", source: "cat", text: "" });
    else environment.report({ kind: "failure", message: `failed to open file '${path}' (${why})` });
  }
}

export const catAction: CompileAction<ActionOf<"cat">> = (action, event, environment) => {
  const { types, read } = valuesOf(event, environment.decoding);
  return (bytes, offset) => show(environment.render(action.format, types, read(bytes, offset)), environment);
};
