// uprobe, uretprobe and USDT on a library that is mapped from a ZIP archive, and the names of addresses in it.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { type ArchivedLibrary, buildArchived, noArchiver } from "../../test/archived-library.ts";
import { kscope } from "../../test/kscope.ts";
import { runSource } from "../../test/run-source.ts";

const folder = mkdtempSync(join(tmpdir(), "archives-"));
after(() => rmSync(folder, { recursive: true }));

const NONE: ArchivedLibrary = { archive: "", path: "", packed: "", line: "", command: "" };
const { archive, path, packed, line, command } = noArchiver === false ? buildArchived(folder) : NONE;

/** The maps that a script leaves, with P for the library, while it runs once. */
async function maps(script: string): Promise<readonly string[]> {
  const result = await runSource(script.replaceAll(":P:", `:"${path}":`), { command, duration: 10_000 });
  assert.deepEqual([result.exitCode, result.err], [0, ""]);
  return result.maps.split("\n").filter((line) => line !== "");
}

describe("a library in an archive", { skip: noArchiver }, () => {
  test("every call and return is counted, with its argument and result", async () => {
    const script = `
      uprobe:P:twice { @calls = count(); @a = sum(arg0); @named = sum(args.x); }
      uretprobe:P:twice { @r = sum(retval); }`;
    assert.deepEqual(await maps(script), ["@a: 45", "@calls: 10", "@named: 45", "@r: 90"]);
  });

  test("wildcards, of functions and of files", async () => {
    assert.deepEqual(await maps("uprobe:P:twice* { @[func] = count(); }"), ["@[twice]: 10", "@[twice_negative]: 10"]);
    const files = `uprobe:"${folder}/*.apk!/*/libwork.so":twice* { @[probe] = count(); }`;
    assert.deepEqual(await maps(files), [`@[uprobe:${path}:twice]: 10`, `@[uprobe:${path}:twice_negative]: 10`]);
  });

  test("a place within a function, and a line", async () => {
    const instruction = process.arch === "arm64" ? 4 : 1;
    assert.deepEqual(await maps(`uprobe:P:placed+${instruction} { @ = count(); }`), ["@: 10"]);
    assert.deepEqual(await maps(`uprobe:"${path}"@${line} { @ = count(); }`), ["@: 10"]);
  });

  test("USDT probes, also those that a counter turns on", async () => {
    assert.deepEqual(await maps("usdt:P:demo:values { @ = sum((int32)arg0); }"), ["@: 45"]);
    assert.deepEqual(await maps("usdt:P:demo:guarded { @[arg0 > 0] = count(); }"), ["@[true]: 10"]);
  });

  test("addresses in it have names, and lines of source", async () => {
    const script = `uprobe:"${path}":twice /arg0 == 7/ { print(usym(0x10000010)); print(usym(reg("ip"))); print(ustack(2)); print(ustack(perf, 2)); }`;
    const { printed } = await runSource(script, { command, duration: 10_000 });
    assert.match(printed, /^0x10000010\ntwice\n\n +twice\+0@.*libwork\.so\.c:\d+\n/);
    assert.match(printed, /\t[0-9a-f]+ twice\+0 \(.*app\.apk!\/lib\/x86_64\/libwork\.so\)\n/);
  });

  test("-l shows functions and USDT probes", async () => {
    const names = async (pattern: string): Promise<string> => (await kscope(["-l", pattern])).out;
    assert.equal(await names(`uprobe:${path}:tw*`), `uprobe:${path}:twice\nuprobe:${path}:twice_negative\n`);
    assert.equal(await names(`usdt:${path}:demo:g*`), `usdt:${path}:demo:guarded\n`);
    assert.equal(await names(`uprobe:${archive}!/*:twice`), `uprobe:${path}:twice\n`);
  });

  test("what can't be probed is told, with what to do", async () => {
    for (const [file, reason] of [
      [packed, /can't be probed: packed\/libwork\.so is compressed in it\n.*\n.*\nHINT: store it as it is/],
      [`${archive}!/none`, /can't be probed: it has no none\n.*\n.*\nHINT: list what it has with: unzip -l/],
      [`${folder}/loader!/none`, /can't be probed: it is no ZIP archive\n/],
      [`${folder}/nosuch!/none`, /does not exist or is not executable\n/],
    ] as const) {
      const { err, exitCode } = await runSource(`uprobe:"${file}":twice { }`);
      assert.match(err, reason);
      assert.equal(exitCode, 1);
    }
  });
});
