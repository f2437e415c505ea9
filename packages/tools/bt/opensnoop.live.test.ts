import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { LiveTool } from "../test/live-tool.ts";

const directory = mkdtempSync(join(tmpdir(), "kscope-opensnoop-"));
const FILES = 50;

test("opensnoop sees every open with its descriptor, error and path", async () => {
  const files = Array.from({ length: FILES }, (_, i) => join(directory, `file-${i}`));
  for (const file of files) writeFileSync(file, "");
  const tool = await LiveTool.start("opensnoop", "--json", "-p", String(process.pid));
  const expected = files.map((path) => {
    const fd = openSync(path, "r");
    closeSync(fd);
    return { path, fd, error: 0 };
  });
  for (let i = 0; i < FILES; i++) {
    const path = join(directory, `missing-${i}`);
    assert.throws(() => openSync(path, "r"));
    expected.push({ path, fd: -1, error: 2 });
  }
  const rows = (await tool.stop()).rows("row").filter((r) => String(r.PATH).startsWith(directory));
  assert.deepEqual(
    rows.map((r) => ({ path: r.PATH, fd: r.FD, error: r.ERR })),
    expected,
  );
  assert.ok(rows.every((r) => r.PID === process.pid && !("UID" in r) && !("FLAGS" in r)));
});

test("opensnoop -x -e -U -T: failures only, with the columns asked for", async () => {
  const tool = await LiveTool.start("opensnoop", "--json", "-xeUT", "--pid", String(process.pid));
  closeSync(openSync(join(directory, "file-0"), "r"));
  closeSync(openSync(join(directory, "none"), "a"));
  assert.throws(() => openSync(join(directory, "none"), "wx", 0o640));
  const rows = (await tool.stop()).rows("row").filter((r) => String(r.PATH).startsWith(directory));
  assert.deepEqual(
    rows.map((r) => [r.PATH, r.ERR, r.UID, r.MODE]),
    [[join(directory, "none"), 17, process.getuid?.(), 0o640]],
  );
  // O_WRONLY, O_CREAT and O_EXCL
  assert.equal(Number(rows[0]?.FLAGS) & 0o301, 0o301);
  assert.ok(Number(rows[0]?.["TIME(s)"]) > 0);
});

test("opensnoop ends after --duration, and prints for people by itself", async () => {
  const tool = await LiveTool.start("opensnoop", "-d", "0.5", "--comm", "cat", "-f", "O_CREAT");
  const { text, exitCode } = await tool.ended();
  assert.equal(exitCode, 0);
  assert.match(text, /^PID +COMM +FD ERR PATH\n/);
  rmSync(directory, { recursive: true });
});
