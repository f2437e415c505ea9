// `kscope tools [PATTERN]`: the catalogue.

import { TOOLS, toolList } from "@kscope/tools";
import { EXIT_ERROR } from "./failure.ts";
import type { Streams } from "./streams.ts";
import { UsageError } from "./usage-error.ts";

/** The exit code is 1 where no tool matches. */
export function listTools(streams: Streams, args: readonly string[]): number {
  const [pattern = "", ...more] = args;
  if (more.length > 0) throw new UsageError("kscope tools takes one pattern: put it in quotes");
  const text = toolList(TOOLS, pattern);
  streams.out.write(text);
  if (text !== "") return 0;
  streams.err.write(`ERROR: no tool has "${pattern}" in its name, subject or summary\n`);
  return EXIT_ERROR;
}
