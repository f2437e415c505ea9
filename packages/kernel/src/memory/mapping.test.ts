import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Mapping } from "./mapping.ts";
import { pageSize } from "./page-size.ts";

function withFile(body: (path: string, fd: number) => void): void {
  const directory = mkdtempSync(join(tmpdir(), "kscope-"));
  const path = join(directory, "file");
  writeFileSync(path, Buffer.alloc(2 * pageSize(), 7));
  const fd = openSync(path, "r+");
  try {
    body(path, fd);
  } finally {
    closeSync(fd);
    rmSync(directory, { recursive: true });
  }
}

test("a mapping shows the file and writes through to it", () => {
  withFile((path, fd) => {
    using mapping = new Mapping({ length: pageSize(), fd, offset: pageSize(), writable: true });
    const bytes = new Uint8Array(mapping.buffer);
    assert.equal(bytes[0], 7);
    bytes[1] = 9;
    assert.equal(readFileSync(path)[pageSize() + 1], 9);
  });
});

test("a view kept after close shows nothing, and the mapping refuses", () => {
  withFile((_path, fd) => {
    const mapping = new Mapping({ length: pageSize(), fd });
    const bytes = new Uint8Array(mapping.buffer);
    mapping.close();
    mapping.close();
    // detached in Bun, empty pages in Node: 7 was there
    assert.equal(bytes[0] ?? 0, 0);
    assert.throws(() => mapping.buffer, /closed/);
  });
});

test("a failed mapping says why", () => {
  assert.throws(() => new Mapping({ length: pageSize(), fd: -1 }), { name: "SyscallError", errnoName: "EBADF" });
});
