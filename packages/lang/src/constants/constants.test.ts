import assert from "node:assert/strict";
import { test } from "node:test";
import { AF_INET, AF_INET6 } from "./address-family.ts";
import { headerConstant } from "./constants.ts";
import { isKnownHeader } from "./headers.ts";

test("constants of headers, as every Linux on this architecture has them", () => {
  const known: Readonly<Record<string, bigint>> = {
    AF_INET: BigInt(AF_INET),
    AF_INET6: BigInt(AF_INET6),
    IPPROTO_UDP: 17n,
    S_IFREG: 0o100000n,
    O_CREAT: 0o100n,
    ENOENT: 2n,
    SIGKILL: 9n,
    MINORBITS: 20n,
    TASK_UNINTERRUPTIBLE: 2n,
    PROT_EXEC: 4n,
    INT_MAX: 2147483647n,
    LONG_MIN: -(2n ** 63n),
  };
  for (const [name, value] of Object.entries(known)) assert.equal(headerConstant(name), value, name);
});

test("parts of names and unknown names are none", () => {
  assert.equal(headerConstant("INET"), undefined);
  assert.equal(headerConstant("NO_SUCH_CONSTANT"), undefined);
  assert.equal(headerConstant(""), undefined);
});

test("headers that need not be there are known by their whole names", () => {
  for (const path of [
    "linux/sched.h",
    "uapi/linux/ptrace.h",
    "net/sock.h",
    "limits.h",
    "linux/genhd.h",
    "sys/socket.h",
  ])
    assert.equal(isKnownHeader(path), true, path);
  for (const path of [
    "nosuch.h",
    "linux/nosuch.h",
    "linux/sche.h",
    "sched",
    "linux/",
    ".h",
    "linux/../x.h",
    "linux/sched h.h",
  ])
    assert.equal(isKnownHeader(path), false, path);
});
