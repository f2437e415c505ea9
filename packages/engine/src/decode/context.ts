// The decoders' view of a session.
import type { BpfObject } from "@kscope/codegen";
import { type BpfMap, bootTimeOffsetNs } from "@kscope/kernel";
import { programNames } from "../symbolize/program-names.ts";
import { readableName, readableNames } from "../symbolize/readable-names.ts";
import type { Symbolizer } from "../symbolize/symbolizer.ts";
import { Bytes } from "./bytes.ts";
import type { DecodeContext } from "./decoder.ts";

/** Numbers from here on are keys of the second map of stacks. */
const MARKED = 1n << 62n;

const DEFAULT_TRAILER = "..";

export function decodeContext(object: BpfObject, maps: readonly BpfMap[], symbolizer: Symbolizer): DecodeContext {
  let bootTime: bigint | undefined;
  const readable = object.config.cpp_demangle !== false;
  const shown = (name: string): string => (readable ? readableName(name) : name);
  const perProgram = object.config.cache_user_symbols === "PER_PROGRAM";
  const named = perProgram ? programNames(symbolizer, object) : symbolizer;
  return {
    truncationTrailer: String(object.config.str_trunc_trailer ?? DEFAULT_TRAILER),
    symbolizer: readable ? readableNames(named) : named,
    showsSources: object.config.show_debug_info !== false,
    probeNames: object.programs.flatMap((program) => program.attachPoints.map((point) => point.name)),
    functionNames: object.programs.flatMap(({ attachPoints }) =>
      attachPoints.map((point) => ("symbol" in point && point.symbol !== undefined ? shown(point.symbol) : undefined)),
    ),
    bootTime: () => {
      bootTime ??= bootTimeOffsetNs();
      return bootTime;
    },
    stack: (number, depth, buildId) => {
      const stacks = object.stacks.find((s) => s.depth === depth && s.buildId === buildId);
      if (stacks === undefined) return undefined;
      const value =
        number < MARKED
          ? maps[stacks.map ?? -1]?.lookup(new Uint8Array(new Uint32Array([Number(number)]).buffer))
          : maps[stacks.more]?.lookup(new Uint8Array(new BigUint64Array([number]).buffer));
      return value === undefined ? undefined : Bytes.of(value);
    },
  };
}
