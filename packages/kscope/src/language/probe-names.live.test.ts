// `probe` in every place that keeps a value, across events whose names differ in length: their memory has the size of the
// longest, each program has only its own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runSource } from "../../test/run-source.ts";

const EVENTS =
  "tracepoint:syscalls:sys_enter_getpid,tracepoint:syscalls:sys_enter_clock_getres,tracepoint:raw_syscalls:sys_enter";

const USES: Readonly<Record<string, string>> = {
  key: "@[probe] = count();",
  "key beside another": "@[probe, pid] = count();",
  "key of a tuple": "@[(1, probe)] = count();",
  value: "@ = probe;",
  "keyed value": "@[1] = probe;",
  variable: "$p = probe; @[$p] = count();",
  choice: '@[pid > 0 ? probe : "none"] = count();',
  printed: 'printf("%s\\n", probe);',
  "printed value": "print((probe, 1));",
};

for (const [use, action] of Object.entries(USES)) {
  test(`probe as ${use}`, async () => {
    const { err, exitCode } = await runSource(`${EVENTS} { ${action} } interval:ms:30 { exit(); }`);
    assert.equal(exitCode, 0, err);
    assert.equal(err, "");
  });
}

test("each event counts under its own name", async () => {
  const { out } = await runSource("tracepoint:raw_syscalls:sys_* { @[probe] = count(); } interval:ms:50 { exit(); }");
  assert.match(out, /@\[tracepoint:raw_syscalls:sys_enter\]: \d+/);
  assert.match(out, /@\[tracepoint:raw_syscalls:sys_exit\]: \d+/);
});
