import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TargetFeature } from "@kscope/lang";
import { LiveTarget } from "./live-target.ts";

test("tracepoints are found by name and by glob, and absent ones are not", () => {
  using target = new LiveTarget();
  assert.deepEqual(target.tracepoints("syscalls", "sys_enter_openat"), ["syscalls:sys_enter_openat"]);
  assert.deepEqual(target.tracepoints("syscalls", "no_such"), []);
  assert.deepEqual(target.tracepoints("no_such", "*"), []);
  assert.ok(target.tracepoints("sched", "sched_*").includes("sched:sched_switch"));
  assert.ok(target.tracepoints("*", "sched_switch").includes("sched:sched_switch"));
  const all = target.tracepoints("*", "*");
  assert.ok(all.length > 500 && !all.some((name) => name.endsWith(":enable")));
  assert.equal(target.tracepointFormat("sched", "no_such"), undefined);
});

test("a format has the fields with their places", () => {
  using target = new LiveTarget();
  const format = target.tracepointFormat("syscalls", "sys_enter_openat");
  const filename = format?.fields.find((field) => field.name === "filename");
  assert.ok(format !== undefined && format.id > 0);
  assert.deepEqual(filename, {
    name: "filename",
    cType: "const char *",
    offset: 24,
    size: 8,
    signed: false,
    location: "plain",
  });
  const comm = target.tracepointFormat("sched", "sched_switch")?.fields.find((field) => field.name === "prev_comm");
  assert.match(comm?.cType ?? "", /^char ?(\[\d*\])?$/);
});

test("raw tracepoints come from BTF", () => {
  using target = new LiveTarget();
  assert.deepEqual(target.rawTracepoints("sched_switch"), ["sched_switch"]);
  assert.deepEqual(target.rawTracepoints("no_such"), []);
  assert.ok(target.rawTracepoints("sched_*").length > 5);
});

test("BTF, symbols, files and features of this machine", () => {
  using target = new LiveTarget({ environment: {} });
  assert.ok(target.btf?.find("task_struct", "struct") !== undefined);
  assert.equal(target.moduleBtf("no_such_module"), undefined);
  assert.equal(target.moduleBtf("../../../etc/passwd"), undefined);
  assert.ok((target.kernelAddress("schedule") ?? 0n) > 0n);
  assert.equal(target.kernelAddress("no_such_symbol"), undefined);
  assert.equal(target.readFile("/no/such/file"), undefined);
  assert.equal(target.cgroupId("/"), statSync("/", { bigint: true }).ino);
});

test("every feature has an answer, the same twice", () => {
  using target = new LiveTarget();
  const features: TargetFeature[] = [
    "ringbuf",
    "bpf_loop",
    "for_each_map_elem",
    "ktime_get_boot_ns",
    "ktime_get_tai_ns",
    "get_current_task_btf",
    "probe_read_kernel",
    "map_lookup_percpu_elem",
    "cpu_v4",
    "task_storage",
    "get_func_ip",
    "get_attach_cookie",
    "jiffies64",
    "unprealloc_tracing",
  ];
  const answers = features.map((feature) => target.has(feature));
  assert.deepEqual(
    features.map((feature) => target.has(feature)),
    answers,
  );
  assert.equal(target.has("ringbuf"), true);
  assert.equal(target.has("probe_read_kernel"), true);
});

test("BPFTRACE_BTF names another file; a wrong one is reported, not ignored", () => {
  const directory = mkdtempSync(join(tmpdir(), "kscope-"));
  try {
    const path = join(directory, "btf");
    writeFileSync(path, "not BTF");
    assert.throws(() => new LiveTarget({ environment: { BPFTRACE_BTF: path } }).btf, /BTF/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
