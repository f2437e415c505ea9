// Whether the options that a script was given are those that it asks for with getopt().

import type { GetoptOption } from "@kscope/lang";
import { UsageError } from "./usage-error.ts";

/** Throws UsageError for unknown ones and, with all that there are, for `--help`. */
export function checkScriptOptions(given: ReadonlyMap<string, string | true>, known: readonly GetoptOption[]): void {
  const names = new Set(known.map((o) => o.name));
  const unknown = [...given.keys()].filter((name) => !names.has(name));
  if (unknown.length === 0) return;
  const lines = known.map(describe);
  const hint =
    lines.length === 0
      ? "no custom program options defined."
      : `expected program options:${lines.length === 1 ? " " : "\n"}${lines.join("\n")}`;
  // who asks for help alone has made no mistake
  const asked = unknown.length === 1 && unknown[0] === "help";
  if (asked) throw new UsageError("", hint);
  throw new UsageError(`unexpected program command line options: ${unknown.map((n) => `--${n}`).join(", ")}`, hint);
}

function describe({ name, description }: GetoptOption): string {
  return `--${name}${description === "" ? "" : `: ${description}`}`;
}
