// `--test`: each test runs once. It passes if it returns 0, reports no error and does not exit() with another code than 0.

import { type Bench, hasErrors, type Manual, PACKET } from "./by-hand.ts";

/** Whether all passed. */
export async function runTests(tests: readonly Manual[], bench: Bench): Promise<boolean> {
  const names = tests.map((t) => t.title);
  const passed: boolean[] = [];
  for (const [index, test] of tests.entries()) {
    if (bench.aborted()) break;
    const { returnValue, duration, reports, exitCode } = await bench.run(test, { data: PACKET, repeat: 1 });
    passed.push(returnValue === 0 && exitCode === 0 && !hasErrors(reports));
    bench.report({ kind: "test-result", names, index, duration, passed: [...passed], output: reports });
  }
  return !passed.includes(false);
}
