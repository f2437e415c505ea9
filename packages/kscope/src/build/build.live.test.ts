// Objects of `kscope build`: what they compile to, what they are refused for, and that no kernel is in them.

import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { encodePlain } from "@kscope/codegen";
import { LiveTarget } from "@kscope/engine";
import { expandScript } from "@kscope/lang";
import { TOOLS } from "@kscope/tools";
import { type Ended, kscope } from "../../test/kscope.ts";
import { seal } from "../cache/sealed.ts";
import { compileLive } from "../live-run.ts";
import { VERSION } from "../version.ts";
import { decodeScriptObject, encodeScriptObject } from "./script-object.ts";

const OPTIONS = { positional: [], named: new Map(), unsafe: true, pid: undefined, filters: {} };

test("an object compiles to what its script does", { timeout: 120_000 }, async () => {
  using target = new LiveTarget();
  for (const { name, source } of TOOLS) {
    const script = expandScript({ name, text: source }, { target });
    const object = { script, directory: ".", includes: [], includeDirectories: [], files: new Map() };
    const shipped = await decodeScriptObject(new Uint8Array(await encodeScriptObject(object)));
    const [read, own] = [shipped.script, { name, text: source }].map((s) => compileLive(s, target, OPTIONS));
    assert.deepEqual(read?.diagnostics, own?.diagnostics);
    // types of the kernel as what they are called
    const foreign = { encode: (btf: object) => ("name" in btf ? btf.name : undefined), decode: () => undefined };
    assert.deepEqual(encodePlain(read?.object, foreign), encodePlain(own?.object, foreign), name);
  }
});

describe("kscope build", () => {
  let folder = "";
  const at = (name: string): string => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "kscope-build-"));
    chmodSync(folder, 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Builds a script in a folder that is gone when the object runs. */
  async function built(text: string, ...options: readonly string[]): Promise<Ended> {
    mkdirSync(at("scripts"));
    writeFileSync(at("scripts/lib.bt"), "macro answer() { 42 } begin { @lib = 1; }");
    writeFileSync(at("scripts/mine.h"), "struct mine { struct task_struct *task; int n; };\n#define SEVEN 7\n");
    writeFileSync(at("scripts/a.bt"), text);
    const ended = await kscope(["build", at("scripts/a.bt"), "-o", at("a.kso"), ...options]);
    rmSync(at("scripts"), { recursive: true });
    return ended;
  }

  test("imports, headers, macros and functions are in it; arguments and options come when it runs", async () => {
    const { err, code } = await built(`#include "mine.h"
      import "lib.bt";
      fn twice($x: int64): int64 { return $x * 2; }
      begin { @a = answer(); @b = twice($1); @c = SEVEN; @d = getopt("n", 3); @e = sizeof(struct mine); exit(); }`);
    assert.deepEqual([err, code], ["", 0]);
    const run = await kscope(["-q", at("a.kso"), "4", "--", "--n=9"]);
    assert.equal(run.out.trim(), "@a: 42\n@b: 8\n@c: 7\n@d: 9\n@e: 16\n\n@lib: 1".replace("\n\n", "\n"));
    const other = await kscope(["-q", at("a.kso"), "5"]);
    assert.match(other.out, /@b: 10\n@c: 7\n@d: 3\n/);
  });

  test("mistakes are shown in the script, and nothing is written", async () => {
    const { err, code } = await built("begin {\n  @ = curtask.nothing;\n}");
    assert.match(err, /a\.bt:2:15-22: ERROR: .* does not contain a field named 'nothing'\n {2}@ = curtask\.nothing;\n/);
    assert.equal(code, 1);
    assert.throws(() => readFileSync(at("a.kso")), /ENOENT/);
  });

  test("what only this machine lacks is a warning, and a mistake where the object runs", async () => {
    const build = await built("tracepoint:sched:no_such_event { exit(); }");
    assert.match(build.err, /^\S+: WARNING: .*no_such_event.* It is built all the same, for a machine that has it\.\n/);
    assert.equal(build.code, 0);
    const { err, code } = await kscope([at("a.kso")]);
    assert.match(err, /ERROR: .*no_such_event/);
    assert.equal(code, 1);
  });

  test("what is unsafe has to be allowed where it runs", async () => {
    assert.equal((await built('begin { system("echo done"); exit(); }', "--unsafe")).code, 0);
    const refused = await kscope([at("a.kso")]);
    assert.match(refused.err, /ERROR: .*unsafe/i);
    assert.match((await kscope(["--unsafe", at("a.kso")])).out, /done/);
  });

  test("it says where in the script something happened", async () => {
    await built("begin {\n  @m[1] = 1;\n  delete(@m, 2);\n  exit();\n}");
    assert.match((await kscope(["-k", at("a.kso")])).err, /a\.bt:3:3-17: WARNING/);
  });

  test("it comes from standard input, is not formatted, and not built again", async () => {
    await built("begin { exit(); }");
    for (const args of [
      ["--fmt", at("a.kso")],
      ["build", at("a.kso")],
    ])
      assert.match((await kscope(args)).err, /is an object of kscope build, and a script is wanted here/);
    const words = ["sh", "-c", `exec "$@" - < ${at("a.kso")}`, "sh"];
    assert.equal((await kscope(["-q"], { under: words })).code, 0);
  });

  const DAMAGE: Readonly<Record<string, [damage: (bytes: Buffer) => Buffer, message: RegExp]>> = {
    "was cut short": [(bytes) => bytes.subarray(0, -1), /its checksum is wrong/],
    "ends in its head": [(bytes) => bytes.subarray(0, 10), /it ends after 10 bytes/],
    "is empty": [() => Buffer.alloc(0), /is no object of kscope build, or a damaged one/],
    "has another byte": [(bytes) => bytes.fill("x", bytes.length - 2), /its checksum is wrong/],
    "has another format": [(bytes) => bytes.fill(9, 4, 5), /its format has version 9, and this kscope reads version 1/],
  };
  for (const [what, [damage, message]] of Object.entries(DAMAGE))
    test(`an object that ${what} is refused`, async () => {
      await built("begin { exit(); }");
      writeFileSync(at("a.kso"), damage(readFileSync(at("a.kso"))));
      const { err, code } = await kscope([at("a.kso")]);
      assert.match(err, message);
      assert.match(err, /HINT: build it anew, with kscope build\n$/);
      assert.equal(code, 2);
    });

  test("an object of another version is refused", async () => {
    writeFileSync(at("a.kso"), await seal({ version: "0.0.1", object: {} }));
    assert.match(
      (await kscope([at("a.kso")])).err,
      new RegExp(`it was made by kscope 0\\.0\\.1, and this is ${VERSION}`),
    );
  });

  test("the same script makes the same object, whatever the kernel's types are", async () => {
    const text = "begin { print(curtask.comm); print(sizeof(struct task_struct)); exit(); }";
    await built(text);
    const first = readFileSync(at("a.kso"));
    writeFileSync(at("btf"), readFileSync("/sys/kernel/btf/vmlinux"));
    mkdirSync(at("scripts"));
    writeFileSync(at("scripts/a.bt"), text);
    const env = { BPFTRACE_BTF: at("btf") };
    assert.equal((await kscope(["build", at("scripts/a.bt"), "-o", at("b.kso")], { env })).code, 0);
    assert.ok(first.equals(readFileSync(at("b.kso"))));
  });

  test("without a script it says how it is used", async () => {
    const { err, code } = await kscope(["build"]);
    assert.match(err, /kscope build FILE\.bt -o FILE\.kso/);
    assert.equal(code, 2);
  });
});
