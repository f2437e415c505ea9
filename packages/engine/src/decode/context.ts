// The decoders' view of a session.
import type { BpfObject } from "@kscope/codegen";
import { type BpfMap, bootTimeOffsetNs } from "@kscope/kernel";
import type { Symbolizer } from "../symbolize/symbolizer.ts";
import { Bytes } from "./bytes.ts";
import type { DecodeContext } from "./decoder.ts";

const DEFAULT_TRAILER = "..";

export function decodeContext(object: BpfObject, maps: readonly BpfMap[], symbolizer: Symbolizer): DecodeContext {
  const stackMaps = new Map(object.stacks.map(({ map, depth }) => [depth, maps[map]]));
  let bootTime: bigint | undefined;
  return {
    truncationTrailer: String(object.config.str_trunc_trailer ?? DEFAULT_TRAILER),
    symbolizer,
    probeNames: object.programs.flatMap((program) => program.attachPoints.map((point) => point.name)),
    bootTime: () => {
      bootTime ??= bootTimeOffsetNs();
      return bootTime;
    },
    stack: (id, depth) => {
      const value = stackMaps.get(depth)?.lookup(new Uint8Array(new Uint32Array([id]).buffer));
      return value === undefined ? undefined : Bytes.of(value);
    },
  };
}
