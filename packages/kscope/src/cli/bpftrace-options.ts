// Options that only bpftrace has: their values are checked, and who gives one that does nothing here is told.

import { accessSync, constants } from "node:fs";
import { doWithout, type FeatureName } from "@kscope/kernel";
import { all, has, one, type ParsedOptions } from "./parse-options.ts";
import { UsageError } from "./usage-error.ts";

const NO_EFFECT: ReadonlyMap<string, string> = new Map([
  ["emit-llvm", "there is no LLVM in here: --dump ir,optimised shows the compiler's own code"],
  ["verify-llvm-ir", "there is no LLVM in here: the compiler checks its own code always"],
]);

const FEATURES: readonly FeatureName[] = ["kprobe_multi", "kprobe_session", "uprobe_multi"];

/** Gives the warnings. Throws UsageError for values that are no good, and for what is refused. */
export function applyBpftraceOptions(options: ParsedOptions): readonly string[] {
  if (has(options, "aot")) {
    throw new UsageError(
      "--aot is refused: no executables are made",
      "kscope build makes an object of a script; copy it and this program, a single file, to the other machine",
    );
  }
  if (all(options, "warnings").length > 1) {
    throw new UsageError("USAGE: -kk has been deprecated. Use a single -k", "-k reports failed look-ups and reads");
  }
  if (has(options, "warnings") && has(options, "no-warnings")) {
    throw new UsageError("USAGE: -k, --warnings conflicts with --no-warnings");
  }
  leaveOut(all(options, "no-feature"));
  checkReadable(one(options, "traceable-functions"));
  return [...NO_EFFECT].flatMap(([name, why]) => (has(options, name) ? [`--${name} has no effect: ${why}`] : []));
}

function leaveOut(lists: readonly string[]): void {
  for (const name of lists.flatMap((list) => list.split(","))) {
    const feature = FEATURES.find((one) => one === name);
    if (feature === undefined)
      throw new UsageError(`USAGE: --no-feature can only have values '${FEATURES.join(",")}'.`);
    doWithout(feature, "--no-feature");
  }
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
