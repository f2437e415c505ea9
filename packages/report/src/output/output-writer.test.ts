import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { OutputError } from "./output-error.ts";
import { OutputWriter, openOutput } from "./output-writer.ts";
import { WriteQueue } from "./write-queue.ts";

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A pipe of 64 KiB with both ends here; the reading end never blocks. */
function makePipe(writeFlags: number): { read: number; write: number; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "kscope-pipe-"));
  const path = join(folder, "pipe");
  execFileSync("mkfifo", [path]);
  const read = openSync(path, O_RDONLY | O_NONBLOCK);
  const write = openSync(path, O_WRONLY | writeFlags);
  return { read, write, remove: () => rmSync(folder, { recursive: true }) };
}

function readSome(fd: number, most: number): string {
  const bytes = Buffer.alloc(most);
  try {
    return bytes.toString("latin1", 0, readSync(fd, bytes, 0, most, null));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return "";
    throw error;
  }
}

async function readSlowly(fd: number, until: () => boolean): Promise<string> {
  let text = "";
  for (;;) {
    const done = until();
    const more = readSome(fd, 30_000);
    text += more;
    if (done && more === "") return text;
    await pause(1);
  }
}

const numbered = (n: number): string => Array.from({ length: n }, (_, i) => `line ${i}\n`).join("");

for (const [name, flags] of [
  ["blocking", 0],
  ["non-blocking", O_NONBLOCK],
] as const) {
  test(`a slow reader of a ${name} pipe gets everything, in order, while the event loop runs on`, async () => {
    const pipe = makePipe(flags);
    const writer = new OutputWriter(pipe.write);
    const text = numbered(40_000);
    for (const line of text.split(/(?<=\n)/)) writer.write(line);
    assert.equal(writer.pending, text.length);
    let done = false;
    void writer.flush().then(() => {
      done = true;
    });
    assert.equal(await readSlowly(pipe.read, () => done), text);
    assert.equal(writer.pending, 0);
    await writer.close();
    closeSync(pipe.read);
    pipe.remove();
  });
}

test("200,000 lines into a pipe that another process reads slowly arrive whole", async () => {
  const writer = join(import.meta.dirname, "output-writer.ts");
  const program = `
    import { standardOutput } from ${JSON.stringify(writer)};
    const out = standardOutput();
    for (let i = 0; i < 200000; i++) out.write("line " + i + "\\n");
    await out.flush();`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  let received = 0;
  let last = "";
  for await (const chunk of child.stdout) {
    received += chunk.filter((byte: number) => byte === 10).length;
    last = (last + chunk.toString()).slice(-20);
    if (received % 7 === 0) await pause(5);
  }
  assert.equal(received, 200_000);
  assert.match(last, /\nline 199999\n$/);
});

test("a reader that goes away is told once, and ends the wait", async () => {
  const pipe = makePipe(O_NONBLOCK);
  const errors: OutputError[] = [];
  const writer = new OutputWriter(pipe.write, { onError: (e) => errors.push(e) });
  closeSync(pipe.read);
  writer.write("x\n");
  await writer.flush();
  writer.write("y\n");
  await writer.flush();
  assert.deepEqual(
    errors.map((e) => [e.code, e.closed]),
    [["EPIPE", true]],
  );
  assert.equal(writer.pending, 0);
  closeSync(pipe.write);
  pipe.remove();
});

test("a full disk is an error with a name", async () => {
  const errors: OutputError[] = [];
  const writer = openOutput("/dev/full", { onError: (e) => errors.push(e) });
  writer.write("x\n");
  await writer.close();
  assert.equal(errors.length, 1);
  assert.match(errors[0]?.message ?? "", /^cannot write to \/dev\/full: ENOSPC; free some space/);
});

test("a file that cannot be made", () => {
  assert.throws(() => openOutput("/nonexistent/x"), new OutputError("ENOENT", "/nonexistent/x"));
});

describe("buffering", () => {
  const cases = [
    ["none", "now"],
    ["line", ""],
    ["full", ""],
  ] as const;
  for (const [mode, expected] of cases) {
    test(`${mode}: half a line`, async () => {
      const pipe = makePipe(0);
      const writer = new OutputWriter(pipe.write, { mode });
      writer.write("now");
      await pause(30);
      for (let turn = 0; expected !== "" && writer.pending > 0 && turn < 100; turn++) await pause(10);
      assert.equal(readSome(pipe.read, 100), expected);
      await writer.close();
      assert.equal(readSome(pipe.read, 100), expected === "" ? "now" : "");
      closeSync(pipe.read);
      pipe.remove();
    });
  }

  test("line: whole lines leave, the rest waits", async () => {
    const pipe = makePipe(0);
    const writer = new OutputWriter(pipe.write);
    writer.write("a\nb");
    await pause(30);
    assert.equal(readSome(pipe.read, 100), "a\n");
    assert.equal(writer.pending, 1);
    await writer.close();
    assert.equal(readSome(pipe.read, 100), "b");
    closeSync(pipe.read);
    pipe.remove();
  });

  test("full: leaves by 64 KiB", async () => {
    const pipe = makePipe(0);
    const writer = new OutputWriter(pipe.write, { mode: "full" });
    writer.write("x\n".repeat(32767));
    await pause(20);
    assert.equal(readSome(pipe.read, 10), "");
    writer.write("x\n");
    while (writer.pending > 0) await pause(5);
    assert.equal(readSome(pipe.read, 100_000).length, 65536);
    await writer.close();
    closeSync(pipe.read);
    pipe.remove();
  });
});

test("bytes and binary strings keep their order in a file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kscope-out-"));
  const writer = openOutput(join(folder, "out"));
  writer.write("\xff");
  writer.write(Uint8Array.of(0, 0xfe));
  writer.write("é\n");
  await writer.close();
  assert.deepEqual([...readFileSync(join(folder, "out"))], [0xff, 0, 0xfe, 0xe9, 10]);
  rmSync(folder, { recursive: true });
});

describe("two descriptors of one queue", () => {
  for (const mode of ["line", "full", "none"] as const) {
    test(`${mode}: texts keep their order, half lines too`, async () => {
      const pipe = makePipe(0);
      const queue = new WriteQueue();
      const out = new OutputWriter(pipe.write, { mode, queue });
      const err = new OutputWriter(pipe.write, { mode: "none", queue });
      for (const text of ["1\n", "half"]) out.write(text);
      err.write("a\n");
      out.write("2\n");
      await pause(20);
      for (const text of ["b\n", "c\n"]) err.write(text);
      out.write("3\n");
      await out.flush();
      assert.equal(readSome(pipe.read, 100), "1\nhalfa\n2\nb\nc\n3\n");
      assert.deepEqual([out.pending, err.pending], [0, 0]);
      closeSync(pipe.write);
      closeSync(pipe.read);
      pipe.remove();
    });
  }

  test("one whose reader has gone does not hold up the other", async () => {
    const [gone, pipe] = [makePipe(0), makePipe(0)];
    closeSync(gone.read);
    const queue = new WriteQueue();
    const out = new OutputWriter(gone.write, { queue });
    const err = new OutputWriter(pipe.write, { mode: "none", queue });
    for (let i = 0; i < 3; i++) {
      out.write("result\n");
      err.write(`message ${i}\n`);
    }
    await Promise.all([out.flush(), err.flush()]);
    assert.equal(out.error?.code, "EPIPE");
    assert.equal(readSome(pipe.read, 100), "message 0\nmessage 1\nmessage 2\n");
    for (const fd of [gone.write, pipe.write, pipe.read]) closeSync(fd);
    for (const one of [gone, pipe]) one.remove();
  });
});
