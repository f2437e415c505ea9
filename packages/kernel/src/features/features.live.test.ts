import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { SyscallError, UnsupportedError } from "../errors/syscall-error.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { answerOf } from "./answer.ts";
import { FEATURE_PROBES, type FeatureName } from "./feature-probes.ts";
import { kernelTypeId } from "./kernel-type-id.ts";
import { hasFeature, probeFeature } from "./probe-features.ts";
import { probeHelper } from "./probe-helper.ts";
import { probeKernelFunction } from "./probe-kernel-function.ts";
import { probeMapType } from "./probe-map-type.ts";
import { probeProgramType } from "./probe-program-type.ts";

describe("feature probes", () => {
  test("what every kernel since 5.10 has is found", () => {
    const names = [
      "ring_buffer",
      "map_batch",
      "map_mmap",
      "iterator",
      "run_statistics",
      "test_run_raw_tracepoint",
    ] as const;
    for (const name of names) assert.deepEqual(probeFeature(name), { state: "yes" }, name);
  });

  test("each feature gets an answer, negative ones a reason, and the same one again", () => {
    for (const name of Object.keys(FEATURE_PROBES) as FeatureName[]) {
      const answer = probeFeature(name);
      if (answer.state !== "yes") assert.ok(answer.reason.length > 5, name);
      assert.equal(probeFeature(name), answer);
      assert.equal(hasFeature(name), answer.state === "yes");
    }
  });

  test("kprobes are there exactly if perf has them", { skip: process.getuid?.() !== 0 && "needs root" }, () => {
    const there = existsSync("/sys/bus/event_source/devices/kprobe/type");
    assert.equal(probeFeature("kprobe").state, there ? "yes" : "no");
    assert.equal(probeFeature("kretprobe").state, there ? "yes" : "no");
  });

  test("helpers are told apart by program type", () => {
    assert.equal(probeHelper("kprobe", "map_lookup_elem").state, "yes");
    assert.equal(probeHelper("raw_tracepoint", "get_current_pid_tgid").state, "yes");
    assert.equal(probeHelper("raw_tracepoint", "xdp_adjust_head").state, "no");
    assert.equal(probeHelper("socket_filter", "probe_read_kernel_str").state, "yes");
    assert.equal(probeHelper("socket_filter", "get_stackid").state, "no");
  });

  test("functions of the kernel are told apart by program type", () => {
    assert.equal(probeKernelFunction("tracing", "bpf_nosuch").state, "no");
    assert.equal(probeKernelFunction("tracing", "hrtimer_nanosleep").state, "no");
    const there = kernelTypeId("bpf_task_from_pid", "function") !== 0;
    assert.equal(probeKernelFunction("tracing", "bpf_task_from_pid").state, there ? "yes" : "no");
    assert.equal(probeKernelFunction("socket_filter", "bpf_task_from_pid").state, "no");
  });

  test("map and program types", () => {
    for (const type of ["hash", "array", "percpu_hash", "lru_hash", "queue", "lpm_trie", "ringbuf"] as const) {
      assert.deepEqual(probeMapType(type), { state: "yes" }, type);
    }
    for (const type of ["hash_of_maps", "array_of_maps", "prog_array", "perf_event_array", "stack_trace"] as const) {
      assert.deepEqual(probeMapType(type), { state: "yes" }, type);
    }
    assert.equal(probeMapType("unspec").state, "no");
    assert.equal(probeProgramType("tracepoint").state, "yes");
    assert.equal(probeProgramType("unspec").state, "no");
  });
});

describe("what a failed attempt means", () => {
  test("no, if the kernel said so", () => {
    assert.equal(answerOf(new SyscallError("x", ERRNO.EINVAL)).state, "no");
    assert.equal(answerOf(new UnsupportedError("x")).state, "no");
  });

  test("unknown, if it lies with the moment", () => {
    assert.equal(answerOf(new SyscallError("x", ERRNO.ENOMEM)).state, "unknown");
    assert.equal(answerOf(new Error("x")).state, "unknown");
  });

  test("a refusal is a no only for who may do everything", () => {
    for (const errno of [ERRNO.EPERM, ERRNO.EACCES]) {
      assert.equal(answerOf(new SyscallError("x", errno), () => true).state, "no");
      assert.equal(answerOf(new SyscallError("x", errno), () => false).state, "unknown");
    }
  });
});
