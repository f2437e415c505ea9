// Calls of functions of the kernel that are no helpers: comm(pid).
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BtfBuilder } from "@kscope/btf";
import { testTarget } from "@kscope/lang/test-target";
import { stagesOf } from "../../test/stages-of.ts";
import { compile } from "../compile.ts";

const OPTIONS = { positional: [], named: new Map(), unsafe: false, pid: undefined, filters: {}, helperId: () => 1 };
const SCRIPT = "interval:s:1 { print(comm(5)); }";

describe("comm(pid)", () => {
  test("the task is released once its name is read, and nothing leaves the program before", () => {
    const { optimised } = stagesOf(SCRIPT);
    const found = /v(\d+) = call kfunc:bpf_task_from_pid\(v\d+\) write\n {2}branch ne v\1, v\d+ \? b\d+ : b\d+/;
    assert.match(optimised, found);
    const [, task] = found.exec(optimised) ?? [];
    const released = new RegExp(
      `v\\d+ = call probe_read_kernel\\(.*\\) write\\n +v\\d+ = call kfunc:bpf_task_release\\(v${task}\\)`,
    );
    assert.match(optimised, released);
  });

  test("its name is compared as a copy", () => {
    assert.doesNotMatch(stagesOf('interval:s:1 { if (comm(5) == "a") { @++; } }').ir, /get_current_task_btf/);
  });

  test("a kernel without the function is told so", () => {
    const btf = new BtfBuilder().build();
    const { object, diagnostics } = compile(SCRIPT, testTarget({ btf }), OPTIONS);
    assert.equal(object, undefined);
    assert.deepEqual(
      diagnostics.map((d) => d.message),
      ["This kernel can't tell the name of another process: it has no bpf_task_from_pid, which came with Linux 6.2"],
    );
  });

  test("ids are those of the initial PID namespace", () => {
    const target = { ...testTarget(), pidNamespace: { device: 4n, inode: 5n } };
    const { object, diagnostics } = compile(SCRIPT, target, OPTIONS);
    assert.notEqual(object, undefined);
    assert.deepEqual(
      diagnostics.map(({ severity, message }) => [severity, message]),
      [["warning", "comm(pid) takes ids of the initial PID namespace, which kscope does not run in"]],
    );
  });
});
