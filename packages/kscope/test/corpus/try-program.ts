// What becomes of a program on this machine's kernel: compiled and loaded as `--dry-run` does, never attached.

import { AttachFailed, type LiveTarget, MapRefused, ProgramRejected, tryLoad } from "@kscope/engine";
import { compileLive, liveOptions } from "../../src/live-run.ts";
import type { CorpusProgram } from "./corpus.ts";

/** `refused`: by us, with what is missing; `rejected`: by the verifier, or by anything else that should not be. */
export interface Outcome {
  readonly state: "loaded" | "refused" | "rejected";
  readonly why: string;
}

const LOADED: Outcome = { state: "loaded", why: "" };
const OPTIONS = { named: new Map<string, string>(), unsafe: true, pid: undefined, filters: {} };
/** Codes of what the machine lacks; any other says that the program is wrong. */
const REFUSALS: ReadonlySet<string> = new Set(["unsupported-feature", "unknown-symbol"]);
const sink = { report: () => undefined, flush: async () => undefined };

export async function tryProgram({ text, positional }: CorpusProgram, target: LiveTarget): Promise<Outcome> {
  const { object, diagnostics } = compileLive({ name: "corpus", text }, target, { ...OPTIONS, positional });
  const error = diagnostics.find((d) => d.severity === "error");
  if (error !== undefined) {
    const state = REFUSALS.has(error.code) ? "refused" : "rejected";
    return { state, why: `${error.code}: ${error.message}` };
  }
  if (object === undefined) return { state: "rejected", why: "no object and no error" };
  const mode = /^(test|bench):/.exec(text)?.[1] as "test" | "bench" | undefined;
  try {
    await tryLoad(object, { sink, mode: mode ?? "trace", ...liveOptions() });
    return LOADED;
  } catch (failure) {
    return outcomeOf(failure);
  }
}

function outcomeOf(failure: unknown): Outcome {
  if (failure instanceof ProgramRejected)
    return {
      state: "rejected",
      why: `verifier: ${failure.lastWords}\n${failure.log.split("\n").slice(-25).join("\n")}`,
    };
  const isOurs = failure instanceof AttachFailed || failure instanceof MapRefused;
  return { state: isOurs ? "refused" : "rejected", why: String(failure instanceof Error ? failure.message : failure) };
}
