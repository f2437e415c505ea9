import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { keyed, LiveTool, pause, total } from "../test/live-tool.ts";

test("runqlat: threads that share a processor wait for each other", async () => {
  const tool = await LiveTool.start("runqlat", "--json", "-P");
  const loops = [1, 2].map(() => spawn("taskset", ["-c", "0", "sh", "-c", "while :; do :; done"], { stdio: "ignore" }));
  await pause(1000);
  const rows = (await tool.stop()).rows("map");
  for (const loop of loops) {
    loop.kill("SIGKILL");
    const waits = keyed(rows, "@usecs", loop.pid);
    // in a second of taking turns of milliseconds each waits many times
    assert.ok(total(waits, 1024) >= 10, JSON.stringify(waits));
  }
});

test("runqlat -p: a thread that sleeps and wakes waits once each time", async () => {
  const naps = 40;
  const script = `for (let i = 0; i < ${naps}; i++) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);`;
  const sleeper = spawn(process.execPath, ["-e", `await Bun.stdin.text(); ${script}`], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const tool = await LiveTool.start("runqlat", "--json", "-L", "-m", "-p", String(sleeper.pid));
  sleeper.stdin?.end();
  await new Promise((resolve) => sleeper.on("exit", resolve));
  const rows = (await tool.stop()).rows("map");
  assert.ok(rows.every((r) => r.map === "@msecs"));
  const main = keyed(rows, "@msecs", sleeper.pid);
  // on a busy machine a nap may be over before the thread has left its processor: then nothing is waited for
  assert.ok(total(main) >= naps * 0.9, JSON.stringify(main));
});

test("runqlat prints every interval with the time, and ends after the last", async () => {
  const tool = await LiveTool.start("runqlat", "-T", "1", "2");
  const { text, exitCode } = await tool.ended();
  assert.equal(exitCode, 0);
  assert.equal(text.match(/^\d\d:\d\d:\d\d\n@usecs:\n/gm)?.length, 2);
});
