// `for` over a stack: all its frames in their order, and every way out of the loop.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runSource } from "../../test/run-source.ts";

const EVENT = "tracepoint:sched:sched_switch";

test("frames are those that print shows, and as many as len counts", async () => {
  const { out, err } = await runSource(
    `${EVENT} { print(kstack(raw, 12)); for ($a : kstack(12)) { printf("%lx\\n", $a); } print(len(kstack(12))); exit(); }`,
    { duration: 10_000 },
  );
  assert.equal(err, "");
  const lines = out.split("\n").filter((line) => line !== "");
  const count = Number(lines.pop());
  assert.ok(count >= 2 && count <= 12, out);
  assert.deepEqual(lines.slice(count), lines.slice(0, count));
});

test("break, continue and return", async () => {
  const script = `${EVENT} /cpu == 0/ {
    let $n = 0;
    for ($a : kstack(6)) { $n++; if ($n == 1) { continue; } if ($n == 3) { break; } printf("%s\\n", ksym($a)); }
    print($n);
    for ($a : kstack(6)) { printf("left\\n"); exit(); return; }
    print("not reached");
  }`;
  const { out } = await runSource(script, { duration: 10_000 });
  assert.match(out, /^\w+\n3\nleft\n\s*$/);
});

test("the program's own stack, of a thread that has none", async () => {
  const { out, err } = await runSource(
    "begin { for ($a : ustack(perf, 3)) { @ = count(); } print(len(ustack(3))); exit(); }",
  );
  assert.equal(err, "");
  assert.match(out, /^\d\n/);
});
