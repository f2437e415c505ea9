import { generate } from "@kscope/codegen";
import { LiveTarget } from "@kscope/engine";
import { HELPER_ID } from "@kscope/kernel";
import { check, parse } from "@kscope/lang";

const src = process.argv[2] ?? 'tracepoint:syscalls:sys_enter_getppid { printf("x\\n"); exit(); }';
const live = new LiveTarget();
let total = 0;
const log: string[] = [];
const target: any = new Proxy(live, {
  get(t: any, k: string) {
    const v = t[k];
    if (typeof v !== "function") {
      const s = performance.now();
      const r = t[k];
      const d = performance.now() - s;
      return r;
    }
    return (...a: any[]) => {
      const s = performance.now();
      const r = v.apply(t, a);
      const d = performance.now() - s;
      total += d;
      log.push(`${k}(${a.join()}) ${d.toFixed(2)}`);
      return r;
    };
  },
});
const s0 = performance.now();
const b = live.btf;
log.push("btf " + (performance.now() - s0).toFixed(2));
const p = parse(src);
const opt: any = {
  positional: [],
  named: new Map(),
  unsafe: false,
  pid: undefined,
  filters: {},
  helperId: (n: string) => (HELPER_ID as any)[n],
};
const t1 = performance.now();
const c = check(p.program, target, opt);
const t2 = performance.now();
const tc = total;
total = 0;
generate(c.checked!, target, opt);
console.log(log.join("\n"));
console.log("check", t2 - t1, "of it target", tc, "generate", performance.now() - t2, "target", total);
