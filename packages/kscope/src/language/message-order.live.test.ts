// Results and messages that go to one place stand there in the order of the script, for bpftrace's readers too.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { command } from "../../test/kscope.ts";

const SCRIPT = `let @a = hash(1);
begin {
  print(1); errorf("x"); print(2); warnf("y"); printf("half"); errorf("z");
  @a[1] = 1; @a[2] = 2; print(3); print(@a[7]); print(4);
  exit();
}`;

const WANTED = ["1", "ERROR: x", "2", "WARNING: y", "halfERROR: z", "WARNING: Map full", "3", "WARNING: Can't lookup"];

/** What a shell's command writes, messages without their places. */
function said(shell: string): readonly string[] {
  const { stdout } = spawnSync("sh", ["-c", shell, "sh", ...command(), "-q", "-k", "-e", SCRIPT], {
    encoding: "latin1",
  });
  const lines = stdout.replaceAll(/stdin:[\d:-]+ /g, "").split(/\r?\n/);
  return lines.map((line) => WANTED.find((start) => start.length > 1 && line.startsWith(start)) ?? line);
}

const noScript = spawnSync("script", ["--version"]).status === 0 ? false : "no script(1)";

for (const [name, shell, skip] of [
  ["a pipe", 'exec "$@" 2>&1', false],
  ["a pipe, by 64 KiB", 'exec "$@" -B full 2>&1', false],
  [
    "a terminal",
    'f=$(mktemp); printf \'%s\\0\' "$@" > $f; script -qec "xargs -0 -a $f env" /dev/null; rm $f',
    noScript,
  ],
] as const) {
  test(name, { skip }, () => {
    const order = said(shell).filter((line) => ["4", ...WANTED].includes(line));
    assert.deepEqual(order, [...WANTED, "4"]);
  });
}
