const T0 = performance.now();

import { generate } from "@kscope/codegen";
import { LiveTarget } from "@kscope/engine";
import { HELPER_ID } from "@kscope/kernel";
import { check, parse } from "@kscope/lang";

const src = process.argv[2] ?? 'tracepoint:syscalls:sys_enter_getppid { printf("x\\n"); exit(); }';
const t1 = performance.now();
const target = new LiveTarget();
const p = parse(src);
const t2 = performance.now();
const opt: any = {
  positional: [],
  named: new Map(),
  unsafe: false,
  pid: undefined,
  filters: {},
  helperId: (n: string) => (HELPER_ID as any)[n],
};
const c = check(p.program, target, opt);
const t3 = performance.now();
const o = generate(c.checked!, target, {
  ...opt,
  onIr: (s: string) => {
    console.log(s, performance.now() - t3);
  },
});
const t4 = performance.now();
console.log("module", T0, "eval", t1 - T0, "parse", t2 - t1, "check", t3 - t2, "generate", t4 - t3);
const t5 = performance.now();
const p2 = parse(src);
const c2 = check(p2.program, target, opt);
const t6 = performance.now();
generate(c2.checked!, target, opt);
console.log("second check", t6 - t5, "gen", performance.now() - t6);
