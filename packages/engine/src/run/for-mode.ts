// The part of an object that a mode runs: programs of other modes are not even loaded.

import type { BpfObject } from "@kscope/codegen";
import type { ResolvedAttachPoint } from "@kscope/lang";
import { NothingAttached } from "../errors/nothing-attached.ts";
import type { RunMode } from "./options.ts";

/** Throws NothingAttached where the script has probes, but none for this mode. */
export function objectForMode(object: BpfObject, mode: RunMode): BpfObject {
  const wanted = (point: ResolvedAttachPoint): boolean => isFor(mode, point.kind);
  const programs = object.programs.flatMap((program) => {
    const attachPoints = program.attachPoints.filter(wanted);
    return attachPoints.length === 0 && program.attachPoints.length > 0 ? [] : [{ ...program, attachPoints }];
  });
  if (programs.length === 0 && object.programs.length > 0) throw new NothingAttached(adviceFor(object, mode));
  return { ...object, programs };
}

function isFor(mode: RunMode, kind: ResolvedAttachPoint["kind"]): boolean {
  if (kind === "begin" || kind === "end") return true;
  if (kind === "test" || kind === "bench") return mode === kind;
  return mode === "trace";
}

function adviceFor({ programs }: BpfObject, mode: RunMode): "test" | "bench" | undefined {
  if (mode !== "trace") return undefined;
  const kinds = new Set(programs.flatMap((p) => p.attachPoints.map((point) => point.kind)));
  return kinds.has("test") ? "test" : kinds.has("bench") ? "bench" : undefined;
}
