// --emit-elf: what readelf makes of the file, and nothing is run.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { kscope } from "../../test/kscope.ts";

const folder = mkdtempSync(join(tmpdir(), "elf-object-"));
after(() => rmSync(folder, { recursive: true }));
const noReadelf = spawnSync("readelf", ["--version"]).status === 0 ? false : "no readelf";

test("a section a program, its maps as symbols, and relocations to them", { skip: noReadelf }, async () => {
  const path = join(folder, "a.o");
  const script = 'begin { @n[1] = 2; printf("no"); } interval:s:1 { @n[2]++; }';
  const { out, code } = await kscope(["--emit-elf", path, "-e", script]);
  assert.deepEqual([out, code], ["", 0]);
  const { stdout, stderr } = spawnSync("readelf", ["-aW", path], { encoding: "latin1" });
  assert.equal(stderr, "");
  for (const what of [
    /Machine: +Linux BPF/,
    / raw_tracepoint\/begin\/begin_0 +PROGBITS .* AX /,
    / perf_event\/interval:s:1\/interval_1 +PROGBITS .* AX /,
    / license +PROGBITS /,
    / FUNC +GLOBAL DEFAULT +1 begin_0\n/,
    / 20 OBJECT +GLOBAL DEFAULT +3 AT_n\n/,
    / R_BPF_\w+ +[0-9a-f]+ AT_n\n/,
    / R_BPF_\w+ +[0-9a-f]+ ring\n/,
  ])
    assert.match(stdout, what);
});
