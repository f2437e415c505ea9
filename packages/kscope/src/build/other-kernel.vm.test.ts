// Objects of `kscope build` on kernels other than the one where they were made. Run it on one kernel, then on another, with
// KSCOPE_OBJECTS naming a folder that both have: each leaves objects there, and runs those that the others left. (vm.sh: --share FOLDER,
// VM_ENV=KSCOPE_OBJECTS.)

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { kscope } from "../../test/kscope.ts";

const folder = process.env.KSCOPE_OBJECTS ?? "";
const skip = folder === "" && "KSCOPE_OBJECTS names no folder for objects of several kernels";

/** What each prints follows from the kernel that it runs on: sizes, offsets, enums, fields of tracepoints, features. */
const SCRIPTS: Readonly<Record<string, string>> = {
  types: `begin { print((sizeof(struct task_struct), offsetof(struct task_struct, comm), offsetof(struct task_struct, tgid), NR_PAGETABLE));
    print((curtask.tgid == pid, str(curtask.real_parent.comm) != "", curtask.mm.total_vm > 0)); exit(); }`,
  optional: `begin { if comptime has_field(curtask, "mm_cid") { print(curtask.mm_cid >= 0); } else { print("none"); } exit(); }`,
  fields: `tracepoint:sched:sched_process_exec /pid == cpid/ { print((str(args.filename), args.pid == pid)); exit(); }`,
  raw: `rawtracepoint:sched_process_exec /pid == cpid/ { print((args.p.tgid == pid, args.bprm.argc)); exit(); }`,
  loop: `begin { @m[1] = 1; @m[2] = 2; $n = 3; for ($i : 0..$n) { @s += $i; } for ($kv : @m) { @t += $kv.1; } exit(); }`,
  missing: `begin { print(curtask.mm_cid >= 0); exit(); }`,
};
const COMMAND = ["-q", "-c", "/bin/true"];
const LIMIT = { skip, timeout: 300_000 };

describe("objects of other kernels", () => {
  const own = join(folder, release());

  test("are made", LIMIT, async () => {
    mkdirSync(own, { recursive: true });
    for (const [name, text] of Object.entries(SCRIPTS)) {
      writeFileSync(join(own, `${name}.bt`), text);
      const { err } = await kscope(["build", join(own, `${name}.bt`), "-o", join(own, `${name}.kso`)]);
      // a kernel without the field makes no object that needs it
      assert.ok(existsSync(join(own, `${name}.kso`)) || err.includes("'mm_cid'"), err);
    }
  });

  for (const kernel of skip === false && existsSync(folder) ? readdirSync(folder) : [])
    for (const [name, text] of Object.entries(SCRIPTS))
      test(`${name}, made on ${kernel}, does what the script does`, LIMIT, async (context) => {
        const object = join(folder, kernel, `${name}.kso`);
        if (kernel === release()) return context.skip("made on this kernel");
        if (!existsSync(object)) return context.skip(`${kernel} could not make it`);
        const expected = await kscope([...COMMAND, "-e", text]);
        const ended = await kscope([...COMMAND, object]);
        assert.equal(ended.out, expected.out);
        assert.equal(ended.code, expected.code);
        const said = (text: string): string => text.replace(/^\S+?:(\d+:\d+)/gm, "$1");
        assert.equal(said(ended.err), said(expected.err));
      });
});
