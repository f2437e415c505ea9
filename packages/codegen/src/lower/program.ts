// From a checked probe to the IR of its program: filters first, then the predicate, then the body.

import type { CheckedProbe, MapInfo } from "@kscope/lang";
import type { ProgramIr } from "../ir/ir.ts";
import { branchOn } from "./conditions.ts";
import type { Filter } from "./filter.ts";
import { Lowering } from "./lowering.ts";
import type { ObjectBuilder } from "./object-builder.ts";
import { lowerBlock } from "./statements.ts";

export interface ProbeToLower {
  readonly probe: CheckedProbe;
  readonly maps: ReadonlyMap<string, MapInfo>;
  readonly name: string;
  readonly filters: readonly Filter[];
}

export function lowerProbe(object: ObjectBuilder, { probe, maps, name, filters }: ProbeToLower): ProgramIr {
  const g = new Lowering(object, probe, maps, name);
  const { f } = g;
  const leave = f.newBlock("leave");
  for (const filter of filters) {
    const next = f.newBlock("filtered");
    f.branch(filter(g), next, leave);
    g.join(next);
  }
  if (probe.probe.predicate !== undefined) {
    const body = f.newBlock("body");
    f.span = probe.probe.predicate.span;
    const { predicate } = probe.probe;
    g.scratch.statement(() => branchOn(g, predicate, body, leave));
    g.join(body);
  }
  lowerBlock(g, probe.probe.body, undefined);
  f.jump(leave);
  g.join(leave);
  f.return(g.constant(0));
  return { name, functions: g.functions.map((b) => b.finish()) };
}
