// Compiling for this machine, or not, where it has been done before.

import type { CodegenOptions, Compiled } from "@kscope/codegen";
import { type LiveTarget, TracedTarget } from "@kscope/engine";
import type { Diagnostic, Source } from "@kscope/lang";
import type { ShippedScript } from "../build/script-object.ts";
import { compileLive } from "../live-run.ts";
import { BUILD } from "../version.ts";
import { CacheFolder } from "./cache-folder.ts";
import { entryOf, keyOf, lookUp, store } from "./compile-cache.ts";

export type LiveCompileOptions = Omit<CodegenOptions, "helperId" | "onIr">;

export interface Request {
  readonly source: Source;
  /** The same script, where it need not be parsed any more. */
  readonly shipped?: ShippedScript | undefined;
  readonly target: LiveTarget;
  readonly options: LiveCompileOptions;
}

export interface Outcome {
  /** Undefined where there are errors. */
  readonly compiled: Compiled | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** It was compiled before. */
  readonly cached: boolean;
  /** Keeps it for the next time: done when there is time for it. */
  readonly keep: () => Promise<void>;
}

export interface CacheOptions {
  readonly folder: CacheFolder;
  /** What is compiled by one build of kscope is of no use to another. */
  readonly build: string;
}

/** Undefined where the cache is switched off, or kscope runs from sources that may change. */
export function cacheOptions(environment: Readonly<Record<string, string | undefined>>): CacheOptions | undefined {
  if (BUILD === undefined || environment.KSCOPE_CACHE === "off") return undefined;
  const folder = CacheFolder.open(environment);
  return folder === undefined ? undefined : { folder, build: BUILD };
}

const NOTHING = async (): Promise<void> => undefined;

export async function compileCached(request: Request, cache: CacheOptions): Promise<Outcome> {
  const { source, shipped, target, options } = request;
  const traced = new TracedTarget(target, shipped?.files);
  const key = await keyOf([cache.build, shipped?.id ?? source, options, traced.architecture, traced.environment]);
  const found = await lookUp(cache.folder, key, target);
  if (found !== undefined) return { ...found, compiled: found, cached: true, keep: NOTHING };
  const outcome = compiledOf(compileLive(shipped?.script ?? source, target, options, traced));
  const { compiled } = outcome;
  if (compiled === undefined) return outcome;
  const keep = async (): Promise<void> => {
    const entry = await entryOf(key, compiled, traced);
    if (entry !== undefined) await store(cache.folder, entry);
  };
  return { ...outcome, keep };
}

export function compiledOf({ object, checked, diagnostics, sources }: ReturnType<typeof compileLive>): Outcome {
  const compiled = object === undefined ? undefined : { object, diagnostics, sources, options: checked?.options ?? [] };
  return { compiled, diagnostics, sources, cached: false, keep: NOTHING };
}
