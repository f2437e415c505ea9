import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { formatTime } from "./strftime.ts";

const TIMES = [
  new Date(2024, 0, 1, 0, 0, 5),
  new Date(2023, 0, 1, 12, 7, 0),
  new Date(2020, 11, 31, 23, 59, 59),
  new Date(2021, 6, 4, 13, 0, 0),
];
const FORMAT =
  "%a %A %b %B %c|%C %d %D %e %F|%g %G %h %H %I %j|%k %l %m %M %p %P|%r %R %s %S %T|%u %U %V %w %W|%x %X %y %Y %z %%";

test("every conversion agrees with date(1) in the C locale", () => {
  for (const time of TIMES) {
    const seconds = Math.floor(time.getTime() / 1000);
    const { stdout } = spawnSync("date", ["-d", `@${seconds}`, `+${FORMAT}`], { env: { ...process.env, LC_ALL: "C" } });
    assert.equal(`${formatTime(FORMAT, time)}\n`, stdout.toString());
  }
});

test("what is no conversion is copied", () => {
  assert.equal(formatTime("%Q 100%", TIMES[0] ?? new Date()), "%Q 100%");
});
