// What scripts say on standard error while they run, and what joins the arguments of a command.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runSource } from "../../test/run-source.ts";

describe("warnings at run time name their place", () => {
  test("a division by zero", async () => {
    const { out, err } = await runSource("begin { $a = 0; print(5/$a); }");
    assert.equal(out, "1\n\n\n");
    assert.equal(
      err,
      `stdin:1:23-27: WARNING: Divide or modulo by 0 detected. This can lead to unexpected results. 1 is being used as the result.
begin { $a = 0; print(5/$a); }
                      ~~~~
`,
    );
  });

  test("a map that is full, by assignment and by aggregation", async () => {
    const script = "config = { max_map_keys = 1 } begin { @a[1] = 1; @a[2] = 2; @c[1] = count(); @c[2] = count(); }";
    const { out, err, exitCode } = await runSource(script);
    assert.equal(out, "\n\n@a[1]: 1\n@c[1]: 1\n");
    assert.equal(exitCode, 1, "not everything is in the maps: whoever reads the code must know");
    const places = [...err.matchAll(/^stdin:1:(\d+)-(\d+): WARNING: Map full; can't update element\./gm)];
    assert.deepEqual(
      places.map(([, from, to]) => script.slice(Number(from) - 1, Number(to) - 1)),
      ["@a[2] = 2", "count()"],
    );
    assert.match(err, /Additional Info - helper: map_update_elem, retcode: -7/);
  });
});

describe("what can't be compiled says so, and nothing runs", () => {
  for (const [script, message] of [
    ["begin { print($x); }", /stdin:1:15-17: ERROR: Undefined or undeclared variable: \$x\n.*\n {14}~~\n/],
    ["begin { print(curtask->pidd); }", /does not contain a field named 'pidd'[\s\S]*HINT: did you mean 'pid/],
    ["tracepoint:sched:sched_swich { }", /sched_swich[\s\S]*did you mean tracepoint:sched:sched_switch/],
    ["begin { print(nsec); }", /Unknown identifier: 'nsec'[\s\S]*HINT: did you mean 'nsecs'\?/],
    ["begin { print(1 ", /ERROR: /],
    [
      "begin { $i = 0; while ($i < 9) { if ($i > 9) { $i++; } } }",
      /:17-57: ERROR: The kernel's verifier gave up on this: it followed the program round by round.*infinite loop[\s\S]*HINT: a loop must end/,
    ],
  ] as const) {
    test(script, async () => {
      const { out, err, exitCode } = await runSource(script);
      assert.match(err, message);
      assert.doesNotMatch(err, /\bat .*\.ts:/);
      assert.equal(out, "");
      assert.equal(exitCode, 1);
    });
  }
});

test("join() shows empty arguments, too", async () => {
  const script = 'tracepoint:syscalls:sys_enter_execve /pid == cpid/ { join(args.argv); join(args.argv, ","); }';
  const { out } = await runSource(script, { command: "/bin/true a '' b" });
  assert.equal(out, "/bin/true a  b\n/bin/true,a,,b\n\n\n");
});
