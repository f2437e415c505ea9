import assert from "node:assert/strict";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { LiveTool, runProgram } from "../test/live-tool.ts";

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

test("opensnoop -F: where relative paths lead, from the working directory", async () => {
  const tool = await LiveTool.start("opensnoop", "--json", "-F", "--errname", "-x", "-n", "kscope-open");
  const script = `printf kscope-open > /proc/$$/comm; cd ${directory}; : < ./absent; cd /proc/self; : < no/such; : < /absent`;
  await runProgram("bash", "-c", script);
  const rows = (await tool.stop()).rows("row").filter((r) => /absent$|such$/.test(String(r.PATH)));
  assert.deepEqual(
    rows.map((r) => [r.PATH, r.ERROR, "ERR" in r]),
    [
      [`${directory}/./absent`, "No such file or directory", false],
      [String(rows[1]?.PATH), "No such file or directory", false],
      ["/absent", "No such file or directory", false],
    ],
  );
  assert.match(String(rows[1]?.PATH), /^\/proc\/\d+\/no\/such$/);
});

test("opensnoop -F: paths that start from an open directory", async () => {
  const below = join(directory, "sub", "below");
  mkdirSync(below, { recursive: true });
  const plain = await LiveTool.start("opensnoop", "--json", "-n", "find");
  const full = await LiveTool.start("opensnoop", "--json", "-F", "-n", "find");
  const shallow = await LiveTool.start("opensnoop", "--json", "-F", "--depth", "1", "-n", "find");
  const pid = await runProgram("find", directory);
  const last = async (tool: LiveTool): Promise<unknown> =>
    (await tool.stop())
      .rows("row")
      .filter((r) => r.PID === pid)
      .at(-1)?.PATH;
  assert.deepEqual([await last(plain), await last(full), await last(shallow)], ["below", below, "[..]/sub/below"]);
});

test("opensnoop -f: calls with any of the flags", async () => {
  const tool = await LiveTool.start(
    "opensnoop",
    "--json",
    "-f",
    "O_TRUNC",
    "-f",
    "O_APPEND",
    "-p",
    String(process.pid),
  );
  for (const flags of ["r", "w", "a", "r+"]) closeSync(openSync(join(directory, "file-0"), flags));
  const rows = (await tool.stop()).rows("row").filter((r) => String(r.PATH).startsWith(directory));
  assert.equal(rows.length, 2);
});

test("opensnoop -c: who opens it; --exec: only the command", async () => {
  const tool = await LiveTool.start("opensnoop", "-c", "-b", "16", "--exec", `cat ${join(directory, "file-1")}`);
  const { text, exitCode } = await tool.ended();
  assert.equal(exitCode, 0);
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.endsWith("file-1"));
  assert.match(lines[at + 1] ?? "", /^ +\w+/);
  const opens = lines.filter((line) => /^\d/.test(line));
  assert.ok(opens.every((line) => /^\d+ +(sh|cat) /.test(line)));
  assert.equal(new Set(opens.map((line) => line.split(" ")[0])).size, 1);
});

test("opensnoop leaves itself out, unless it is asked for itself; --errname keeps columns in line", async () => {
  const all = await LiveTool.start("opensnoop", "--json");
  const opens = await LiveTool.start("opensnoop", "--json", "-p", String(all.tracer));
  const lines = await LiveTool.start("opensnoop", "--errname", "-x", "-e", "-n", "cat");
  const own = all.tracer;
  await runProgram("cat", join(directory, "no-such-file"), join(directory, "nor-this"));
  // the runtime looks at its memory from time to time
  const seen = (await opens.stop()).rows("row").every((r) => r.PID === own);
  const rows = (await all.stop()).rows("row");
  assert.ok(seen && rows.length > 0 && rows.every((r) => r.PID !== own));
  const [heading = "", ...rest] = (await lines.stop()).text.trimEnd().split("\n");
  const mine = rest.filter((line) => line.includes(directory));
  assert.equal(mine.length, 2);
  for (const line of mine) assert.equal(line.indexOf(directory), heading.indexOf("PATH"));
});

test("opensnoop ends after --duration, and prints for people by itself", async () => {
  const tool = await LiveTool.start("opensnoop", "-d", "0.5", "--comm", "cat", "-f", "O_CREAT");
  const { text, exitCode } = await tool.ended();
  assert.equal(exitCode, 0);
  assert.match(text, /^PID +COMM +FD ERR PATH\n/);
  rmSync(directory, { recursive: true });
});

test("opensnoop: a name with a new line and an escape stays one line", async () => {
  const tool = await LiveTool.start("opensnoop", "-x");
  const name = join(directory, "a\nb\x1b[31m");
  await runProgram("cat", name);
  const { text } = await tool.stop();
  assert.ok(text.includes(`${directory}/a\\nb\\x1b[31m\n`), text);
  assert.ok(!text.includes("\x1b"));
});
