import { LiveTarget } from "@kscope/engine";
import { HELPER_ID } from "@kscope/kernel";
import { check, parse } from "@kscope/lang";
import { emitProgram } from "../../packages/codegen/src/emit/emit.ts";
import { ObjectBuilder } from "../../packages/codegen/src/lower/object-builder.ts";
import { lowerProbe } from "../../packages/codegen/src/lower/program.ts";
import { select } from "../../packages/codegen/src/machine/select.ts";
import { optimise, PASSES } from "../../packages/codegen/src/passes/pipeline.ts";

const src = process.argv[2] ?? 'tracepoint:syscalls:sys_enter_getppid { printf("x\\n"); exit(); }';
const target = new LiveTarget();
const opt: any = {
  positional: [],
  named: new Map(),
  unsafe: false,
  pid: undefined,
  filters: {},
  helperId: (n: string) => (HELPER_ID as any)[n],
};
for (let i = 0; i < 30; i++) {
  const c = check(parse(src).program, target, opt).checked!;
  const a = performance.now();
  const b = new ObjectBuilder(target, c.config);
  for (const m of c.maps.values()) b.scriptMap(m);
  const irs = c.probes.map((probe, i) => lowerProbe(b, { probe, maps: c.maps, name: "x" + i, filters: [] }));
  const t = performance.now();
  for (const ir of irs) optimise(ir);
  const u = performance.now();
  for (const ir of irs) emitProgram(ir, { helperId: opt.helperId });
  const v = performance.now();
  if (i < 3 || i % 10 === 9)
    console.log(i, "lower", (t - a).toFixed(2), "opt", (u - t).toFixed(2), "emit", (v - u).toFixed(2));
}
