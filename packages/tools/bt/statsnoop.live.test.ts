import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { LiveTool, renamed, runProgram } from "../test/live-tool.ts";

test("statsnoop sees every stat with its result and path", async () => {
  const directory = mkdtempSync(join(tmpdir(), "kscope-statsnoop-"));
  const paths = Array.from({ length: 30 }, (_, i) => join(directory, i % 3 === 0 ? "" : `missing-${i}`));
  const tool = await LiveTool.start("statsnoop", "--json", "-s", "--comm", "stat");
  const pid = await runProgram("stat", ...paths);
  const rows = (await tool.stop()).rows("row").filter((r) => r.PID === pid && String(r.PATH).startsWith(directory));
  assert.deepEqual(
    rows.map((r) => [r.PATH, r.RET, r.ERR]),
    paths.map((path) => [path, path === directory ? 0 : -1, path === directory ? 0 : 2]),
  );
  assert.ok(rows.every((r) => /^(statx|newfstatat|newl?stat)$/.test(String(r.SYSCALL))));
  rmSync(directory, { recursive: true });
});

test("statsnoop -x prints failures only", async () => {
  const stat = renamed("stat");
  const tool = await LiveTool.start("statsnoop", "-x", "--comm", stat.name);
  await runProgram(stat.path, "/", "/no-such-file-of-kscope");
  const lines = (await tool.stop()).text.trim().split("\n");
  assert.match(lines[0] ?? "", /^PID +COMM +RET ERR PATH$/);
  assert.ok(lines.slice(1).every((line) => / -1 +\d+ /.test(line)));
  assert.ok(lines.some((line) => line.endsWith(" -1   2 /no-such-file-of-kscope")));
  stat.remove();
});
