import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { openTracefs, type Tracefs } from "./tracefs.ts";
import { UnknownTracepointError } from "./tracefs-error.ts";

function exercise(tracefs: Tracefs): void {
  const id = tracefs.eventId("sched", "sched_switch");
  assert.ok(id > 0);
  assert.match(tracefs.format("sched", "sched_switch"), new RegExp(`^name: sched_switch\nID: ${id}\n`));
  assert.ok(tracefs.list("events").includes("syscalls"));
  assert.match(tracefs.read("available_events"), /^syscalls:sys_enter_getppid$/m);
  assert.equal(tracefs.exists("events/no_such"), false);
  assert.throws(() => tracefs.eventId("sched", "no_such"), UnknownTracepointError);
}

test("mounted privately, tracefs is readable and the host stays as it was", () => {
  const before = readFileSync("/proc/self/mountinfo", "latin1");
  const tracefs = openTracefs([]);
  assert.equal(tracefs.isPrivate, true);
  exercise(tracefs);
  assert.equal(readFileSync("/proc/self/mountinfo", "latin1"), before);
  tracefs.close();
  tracefs.close();
  assert.throws(() => tracefs.read("available_events"), /closed/);
});

test("tracefs is opened wherever it is", () => {
  using tracefs = openTracefs();
  exercise(tracefs);
  assert.equal(
    tracefs.isPrivate,
    !existsSync("/sys/kernel/tracing/events") && !existsSync("/sys/kernel/debug/tracing/events"),
  );
});

test("a mount point that exists is used as it is", () => {
  using own = openTracefs([]);
  using borrowed = openTracefs(["/no/such/place", own.root]);
  assert.equal(borrowed.isPrivate, false);
  exercise(borrowed);
});
