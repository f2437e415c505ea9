import assert from "node:assert/strict";
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { CacheFolder } from "./cache-folder.ts";

const NAME = "a".repeat(64);
const BYTES = new Uint8Array([1, 2, 3]);
const isRoot = process.getuid?.() === 0;

describe("the folder of the cache", () => {
  let base = "";
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "kscope-cache-"));
  });
  afterEach(() => rmSync(base, { recursive: true }));

  const open = (mostBytes?: number): CacheFolder | undefined => CacheFolder.open({ XDG_CACHE_HOME: base }, mostBytes);
  const opened = (mostBytes?: number): CacheFolder => {
    const folder = open(mostBytes);
    assert.ok(folder !== undefined);
    return folder;
  };
  const path = (name = NAME): string => join(base, "kscope", name);

  test("is made for the user alone, and keeps what is written", () => {
    const folder = opened();
    assert.equal(statSync(folder.path).mode & 0o777, 0o700);
    folder.write(NAME, BYTES);
    assert.equal(statSync(path()).mode & 0o777, 0o600);
    assert.deepEqual(folder.read(NAME), BYTES);
    assert.deepEqual(readdirSync(folder.path), [NAME]);
  });

  test("is below ~/.cache where XDG_CACHE_HOME is not set, or is relative", () => {
    assert.equal(CacheFolder.open({ HOME: base, XDG_CACHE_HOME: "x" })?.path, join(base, ".cache/kscope"));
    assert.equal(CacheFolder.open({}), undefined);
  });

  test("is not used where others may write to it or to what it is in", () => {
    opened();
    chmodSync(join(base, "kscope"), 0o770);
    assert.equal(open(), undefined);
    chmodSync(join(base, "kscope"), 0o700);
    chmodSync(base, 0o777);
    assert.equal(open(), undefined);
  });

  test("is not used where it is a symbolic link, or a file", () => {
    mkdirSync(join(base, "elsewhere"));
    symlinkSync(join(base, "elsewhere"), join(base, "kscope"));
    assert.equal(open(), undefined);
    rmSync(join(base, "kscope"));
    writeFileSync(join(base, "kscope"), "");
    assert.equal(open(), undefined);
  });

  test("is not used where it can't be made", () => {
    assert.equal(CacheFolder.open({ XDG_CACHE_HOME: "/proc/nowhere" }), undefined);
  });

  test("is not used where it is another user's", { skip: !isRoot && "needs root to give files away" }, () => {
    opened();
    chownSync(join(base, "kscope"), 12345, 12345);
    assert.equal(open(), undefined);
    rmSync(join(base, "kscope"), { recursive: true });
    chownSync(base, 12345, 12345);
    assert.equal(open(), undefined);
    assert.deepEqual(readdirSync(base), []);
  });

  test("gives no entry that another user owns", { skip: !isRoot && "needs root to give files away" }, () => {
    const folder = opened();
    folder.write(NAME, BYTES);
    chownSync(path(), 12345, 12345);
    assert.equal(folder.read(NAME), undefined);
    folder.write(NAME, BYTES);
    assert.deepEqual(folder.read(NAME), BYTES);
  });

  const TAMPERING: Readonly<Record<string, () => void>> = {
    "others may write to": () => chmodSync(path(), 0o622),
    "is a link to a file": () => {
      renameSync(path(), path("moved"));
      symlinkSync(path("moved"), path());
    },
    "has another name, too": () => linkSync(path(), path("other")),
    "is a folder": () => {
      rmSync(path());
      mkdirSync(path());
    },
    "is not there": () => rmSync(path()),
  };
  for (const [what, tamper] of Object.entries(TAMPERING))
    test(`gives no entry that ${what}`, () => {
      const folder = opened();
      folder.write(NAME, BYTES);
      tamper();
      assert.equal(folder.read(NAME), undefined);
    });

  test("lets go of the oldest entries, and of what was left behind by a killed kscope", () => {
    const folder = opened(9);
    const names = ["1", "2", "3"].map((c) => c.repeat(64));
    writeFileSync(path("killed.1"), "");
    utimesSync(path("killed.1"), 1, 1);
    for (const [i, name] of names.entries()) {
      folder.write(name, BYTES);
      utimesSync(path(name), 1000 + i, 1000 + i);
    }
    folder.read(names[0] ?? "");
    folder.write(NAME, BYTES);
    assert.deepEqual(new Set(readdirSync(folder.path)), new Set([names[0], names[2], NAME]));
  });
});
