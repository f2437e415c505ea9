import assert from "node:assert/strict";
import { test } from "node:test";
import { errnoName, errnoText } from "./errno.ts";
import { BpfError, check, SyscallError, UnsupportedError } from "./syscall-error.ts";

test("error numbers have names and texts", () => {
  assert.equal(errnoName(1), "EPERM");
  assert.equal(errnoText(1), "operation not permitted");
  assert.equal(errnoName(11), "EAGAIN");
  assert.equal(errnoName(35), "EDEADLK");
  assert.equal(errnoName(524), "ENOTSUPP");
  assert.equal(errnoName(9999), "errno 9999");
});

test("a message says what failed, why, and what to do", () => {
  const error = new BpfError("MAP_CREATE", 1);
  assert.equal(
    error.message,
    "bpf(BPF_MAP_CREATE): operation not permitted (EPERM); run as root, or with the capabilities CAP_BPF and CAP_PERFMON (CAP_SYS_ADMIN before Linux 5.8)",
  );
  assert.deepEqual([error.call, error.errno, error.errnoName], ["bpf(BPF_MAP_CREATE)", 1, "EPERM"]);
  assert.equal(new SyscallError("mmap", 22).message, "mmap: invalid argument (EINVAL)");
  assert.equal(
    new UnsupportedError("bpf_loop", "5.17").message,
    "this kernel does not support bpf_loop (it came with Linux 5.17)",
  );
});

test("check passes results through and throws what is negative", () => {
  assert.equal(check("x", 5), 5);
  assert.throws(() => check("open", -2), { call: "open", errno: 2 });
});
