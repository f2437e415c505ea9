// `kscope tools [PATTERN]`: the catalogue.

import { TOOLS, toolList } from "@kscope/tools";
import { EXIT_ERROR } from "./failure.ts";
import type { Streams } from "./streams.ts";
import { UsageError } from "./usage-error.ts";

const USAGE = `Usage: kscope tools [PATTERN]

Lists the tools, or those with PATTERN in their name, subject or summary, regardless of case.
kscope TOOL --help describes one.
`;

/** The exit code is 1 where no tool matches. */
export function listTools(streams: Streams, args: readonly string[]): number {
  if (args.some((a) => a === "-h" || a === "--help")) {
    streams.out.write(USAGE);
    return 0;
  }
  const option = args.find((a) => a.startsWith("-"));
  if (option !== undefined) throw new UsageError(`kscope tools has no option ${option}`, "see kscope tools --help");
  const [pattern = "", ...more] = args;
  if (more.length > 0) throw new UsageError("kscope tools takes one pattern: put it in quotes");
  const text = toolList(TOOLS, pattern);
  streams.out.write(text);
  if (text !== "") return 0;
  streams.err.write(`ERROR: no tool has "${pattern}" in its name, subject or summary\n`);
  return EXIT_ERROR;
}
