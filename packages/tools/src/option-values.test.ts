import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { valueKind } from "./option-values.ts";
import { UnfitValue } from "./unfit-value.ts";

const read = (word: string, text: string): string => valueKind(word).read(text, true);

describe("what options take", () => {
  const cases: readonly (readonly [word: string, text: string, value: string])[] = [
    ["PID", "1", "1"],
    ["UID", "root", "0"],
    ["UID", "4294967295", "4294967295"],
    ["ERRNO", "2", "2"],
    ["ERRNO", "ENOENT", "2"],
    ["ERRNO", "eacces", "13"],
    ["FLAG", "O_CREAT", "64"],
    ["PORTS", "80, 443", "80,443"],
    ["SECONDS", "007", "007"],
    ["OTHER", "12", "12"],
  ];
  for (const [word, text, value] of cases) test(`${word} ${text}`, () => assert.equal(read(word, text), value));

  test("a system call by name", () => {
    assert.equal(read("SYSCALL", "openat"), process.arch === "arm64" ? "56" : "257");
    assert.ok(valueKind("SYSCALL").names?.().includes("openat"));
  });

  test("flags that are given twice count together", () => {
    const { combine } = valueKind("FLAG");
    assert.equal(combine?.(read("FLAG", "O_CREAT"), read("FLAG", "O_WRONLY")), "65");
  });
});

describe("what they do not take", () => {
  const cases: readonly (readonly [word: string, text: string, wanted: RegExp])[] = [
    ["PID", "0", /^a process id from 1 to 4194304$/],
    ["PID", "12x", /^a process id/],
    ["UID", "no such user", /^a user id or the name of a user/],
    ["ERRNO", "ENOSUCH", /^an error number or its name/],
    ["ERRNO", "O_CREAT", /^an error number or its name/],
    ["FLAG", "O_FOO", /^one of O_WRONLY, /],
    ["SYSCALL", "opena", /^the name of a system call/],
    ["PORTS", "80,70000", /^a port number from 1 to 65535$/],
    ["PORTS", "80,", /^a port number/],
    ["SECONDS", "0", /^a whole number of seconds from 1 up$/],
    ["HERTZ", "0", /^a number of samples a second/],
    ["N", "0", /^a whole number from 1 up$/],
    ["CGROUP", "no/such/group", /^the path of a cgroup/],
    ["OTHER", "x", /^a whole number$/],
  ];
  for (const [word, text, wanted] of cases) {
    test(`${word} ${text}`, () =>
      assert.throws(
        () => read(word, text),
        (error) => error instanceof UnfitValue && wanted.test(error.message),
      ));
  }
});
