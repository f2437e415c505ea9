import assert from "node:assert/strict";
import { test } from "node:test";
import { mayEverything, parsePrivilege } from "./privilege.ts";

const FIRST = "         0          0 4294967295\n";
const ALL = "Name:\tx\nCapPrm:\t0000000000000000\nCapEff:\t000001ffffffffff\n";

test("all capabilities in the first user namespace are all there is", () => {
  assert.equal(mayEverything(parsePrivilege(ALL, FIRST)), true);
});

test("root of another user namespace may not do everything", () => {
  assert.equal(mayEverything(parsePrivilege(ALL, "         0       1000          1\n")), false);
});

test("a missing CAP_SYS_ADMIN is noticed, and the others are told apart", () => {
  const without = parsePrivilege("CapEff:\t000001ffffdfffff\n", FIRST);
  assert.equal(mayEverything(without), false);
  assert.deepEqual(
    [without.has("CAP_SYS_ADMIN"), without.has("CAP_BPF"), without.has("CAP_PERFMON")],
    [false, true, true],
  );
  assert.equal(parsePrivilege("CapEff:\t0000004000000000\n", FIRST).has("CAP_PERFMON"), true);
  assert.equal(parsePrivilege("", FIRST).has("CAP_BPF"), false);
});
