import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { disks, inRanges, mostSamples } from "./machine-limits.ts";
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
    ["COMM", "fifteen-bytes-x", "fifteen-bytes-x"],
    ["CPU", "0", "0"],
    ["DEPTH", "1", "1"],
    ["HERTZ", "49", "49"],
    ["OTHER", "12", "12"],
  ];
  for (const [word, text, value] of cases) test(`${word} ${text}`, () => assert.equal(read(word, text), value));

  test("fractions of seconds where the script does not ask for an integer", () => {
    for (const text of [".2", "0.2", "2"]) assert.equal(valueKind("SECONDS").read(text, false), text);
    for (const text of [".", "2.", "1e3", ".0"]) assert.throws(() => valueKind("SECONDS").read(text, false));
  });

  const [disk] = disks();
  test("a disk, also by the file of its device", { skip: disk === undefined && "there is no disk" }, () => {
    assert.equal(read("DISK", disk ?? ""), disk);
    assert.equal(read("DISK", `/dev/${disk}`), disk);
  });

  test("a system call by name", () => {
    assert.equal(read("SYSCALL", "openat"), process.arch === "arm64" ? "56" : "257");
    assert.ok(valueKind("SYSCALL").names?.().includes("openat"));
  });

  test("flags that are given twice count together", () => {
    const { combine } = valueKind("FLAG");
    assert.equal(combine?.(read("FLAG", "O_CREAT"), read("FLAG", "O_WRONLY")), "65");
  });
});

test("lists of the kernel", () => {
  const online = [0, 1, 3, 4, 5, 6, 7].filter((cpu) => inRanges("0-1,4,6-7", cpu));
  assert.deepEqual(online, [0, 1, 4, 6, 7]);
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
    ["HERTZ", "0", /^a number of samples a second from 1 to \d+$/],
    ["HERTZ", String(mostSamples() + 1), /^a number of samples a second/],
    ["COMM", "sixteen-bytes-xx", /^a name of 1 to 15 bytes/],
    ["COMM", "", /^a name of 1 to 15 bytes/],
    ["CPU", "99999", /^a processor that is online \(0/],
    ["DEPTH", "128", /^a number of frames from 1 to \d+$/],
    ["N", "0", /^a whole number from 1 up$/],
    ["CGROUP", "no/such/group", /^the path of a cgroup/],
    ["OTHER", "x", /^a whole number$/],
    ...(disks().length === 0 ? [] : [["DISK", "no disk", /^the name of a whole disk, as in \/sys\/block/] as const]),
  ];
  for (const [word, text, wanted] of cases) {
    test(`${word} ${text}`, () =>
      assert.throws(
        () => read(word, text),
        (error) => error instanceof UnfitValue && wanted.test(error.message),
      ));
  }
});
