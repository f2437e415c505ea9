import assert from "node:assert/strict";
import { readFileSync, readlinkSync } from "node:fs";
import { test } from "node:test";
import { resolveProgram } from "./command-words.ts";
import { spawnStopped } from "./spawn-stopped.ts";

test("a command waits, keeps its process number, and tells how it ended", async () => {
  const command = await spawnStopped(["sleep", "0.2"], { stdio: "ignore" });
  assert.match(readFileSync(`/proc/${command.pid}/stat`, "latin1"), /^\d+ \(sh\) T /);
  assert.equal(command.alive, true);
  command.release();
  command.release();
  const end = performance.now() + 2000;
  while (readFileSync(`/proc/${command.pid}/comm`, "latin1") !== "sleep\n" && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal(readFileSync(`/proc/${command.pid}/comm`, "latin1"), "sleep\n");
  assert.match(readlinkSync(`/proc/${command.pid}/exe`), /\/(sleep|coreutils|busybox)$/);
  assert.deepEqual(await command.exited, { code: 0, signal: undefined });
  assert.equal(command.alive, false);
  assert.equal(command.kill("SIGTERM"), false);
});

test("words arrive as they are, and so does the exit code", async () => {
  const script = 'test "$1" = "a  b" && test "$2" = "\\$HOME" && exit 3';
  const command = await spawnStopped(["sh", "-c", script, "x", "a  b", "$HOME"], { stdio: "ignore" });
  command.release();
  const status = await command.exited;
  assert.equal(status.code, 3);
});

test("one that never was let go is killed by closing", async () => {
  const command = await spawnStopped(["sleep", "100"], { stdio: "ignore" });
  command.close();
  assert.deepEqual(await command.exited, { code: undefined, signal: "SIGKILL" });
});

test("a program that is not there is refused", async () => {
  await assert.rejects(spawnStopped(["no-such-program"]), { name: "CommandError", command: "no-such-program" });
  assert.throws(() => resolveProgram("/etc"), { name: "CommandError" });
});
