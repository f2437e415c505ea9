// Options that bpftrace has and that do nothing here, or not yet: their values are checked, and who gives one is told.

import { accessSync, constants } from "node:fs";
import { all, has, one, type ParsedOptions } from "./parse-options.ts";
import { UsageError } from "./usage-error.ts";

const NO_EFFECT: ReadonlyMap<string, string> = new Map([
  ["emit-llvm", "there is no LLVM in here: --dump ir,optimised shows the compiler's own code"],
  ["verify-llvm-ir", "there is no LLVM in here: the compiler checks its own code always"],
]);

const FEATURES: ReadonlySet<string> = new Set(["kprobe_multi", "kprobe_session", "uprobe_multi"]);

/** Gives the warnings. Throws UsageError for values that are no good, and for what is refused. */
export function checkBpftraceOptions(options: ParsedOptions): readonly string[] {
  if (has(options, "aot")) {
    throw new UsageError(
      "--aot is refused: no executables are made",
      "copy the script and this program, a single file, to the other machine, and run it there",
    );
  }
  if (all(options, "warnings").length > 1) {
    throw new UsageError("USAGE: -kk has been deprecated. Use a single -k", "-k reports failed look-ups and reads");
  }
  if (has(options, "warnings") && has(options, "no-warnings")) {
    throw new UsageError("USAGE: -k, --warnings conflicts with --no-warnings");
  }
  checkFeatures(all(options, "no-feature"));
  checkReadable(one(options, "traceable-functions"));
  return [...NO_EFFECT].flatMap(([name, why]) => (has(options, name) ? [`--${name} has no effect: ${why}`] : []));
}

function checkFeatures(lists: readonly string[]): void {
  const names = lists.flatMap((list) => list.split(","));
  if (names.every((name) => FEATURES.has(name))) return;
  throw new UsageError(`USAGE: --no-feature can only have values '${[...FEATURES].join(",")}'.`);
}

function checkReadable(path: string | undefined): void {
  if (path === undefined) return;
  try {
    accessSync(path, constants.R_OK);
  } catch {
    throw new UsageError(
      `--traceable-functions: ${path} can't be read`,
      "it is a file with a name of a function a line",
    );
  }
}
