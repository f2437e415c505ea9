import assert from "node:assert/strict";
import { test } from "node:test";
import { globMatcher } from "./glob.ts";

test("globs match whole names", () => {
  const cases: [string, string, boolean][] = [
    ["sys_enter_*", "sys_enter_openat", true],
    ["sys_enter_*", "xsys_enter_openat", false],
    ["*switch*", "sched_switch", true],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["a[bc]d", "acd", true],
    ["a[!b]d", "abd", false],
    ["a.c", "abc", false],
    ["a.*", "a.b", true],
    ["(x)*", "(x)y", true],
    ["a[", "a[", true],
    ["a[b-d]", "ac", true],
    ["a[d-b]", "ac", false],
    ["a[!d-b]", "ac", true],
    ["a[^b]", "a^", true],
    ["", "", true],
  ];
  for (const [pattern, name, expected] of cases)
    assert.equal(globMatcher(pattern)(name), expected, `${pattern} ${name}`);
});
