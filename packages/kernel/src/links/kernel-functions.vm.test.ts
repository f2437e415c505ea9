import assert from "node:assert/strict";
import { test } from "node:test";
import { libc } from "#libc";
import { counter, countingProgram, countOf } from "../../test/counting.ts";
import { needs } from "../../test/needs.ts";
import { kernelTypeId } from "../features/kernel-type-id.ts";
import { NR } from "../libc/system-call-number.ts";
import { openKprobe } from "../perf/event-sources.ts";
import type { BpfProgram } from "../programs/bpf-program.ts";
import { loadProgram, type ProgramSpec } from "../programs/load-program.ts";
import { attachKprobeMulti } from "./attach-multi.ts";
import { attachPerfEvent } from "./attach-perf-event.ts";
import { attachTracing } from "./attach-tracing.ts";
import type { Link } from "./link.ts";

const FUNCTION = process.arch === "arm64" ? "__arm64_sys_getpgid" : "__x64_sys_getpgid";
const CALLS = 100;

type Kind = Pick<ProgramSpec, "type"> & Partial<ProgramSpec>;

/** How often a program ran for this process while getpgid(2) was called a hundred times. */
function countCalls(spec: Kind, attach: (program: BpfProgram) => Link): number {
  using map = counter();
  const instructions = countingProgram(map);
  using program = loadProgram({ name: "counting", license: "GPL", instructions, ...spec });
  using _link = attach(program);
  for (let i = 0; i < CALLS; i++) libc.syscall(NR.getpgid, 0);
  return countOf(map);
}

for (const onReturn of [false, true]) {
  test(`${onReturn ? "kretprobe" : "kprobe"} counts exactly`, needs(onReturn ? "kretprobe" : "kprobe"), () => {
    const open = (): ReturnType<typeof openKprobe> => openKprobe({ function: FUNCTION, onReturn });
    assert.equal(
      countCalls({ type: "kprobe" }, (it) => attachPerfEvent(it, open())),
      CALLS,
    );
  });

  test(`${onReturn ? "fexit" : "fentry"} counts exactly`, needs(onReturn ? "fexit" : "fentry"), () => {
    const attachBtfId = kernelTypeId(FUNCTION, "function");
    const expectedAttachType = onReturn ? "trace_fexit" : "trace_fentry";
    assert.equal(
      countCalls({ type: "tracing", expectedAttachType, attachBtfId }, (it) => attachTracing(it)),
      CALLS,
    );
  });

  test(`kprobe.multi on ${onReturn ? "return" : "entry"} counts exactly`, needs("kprobe_multi"), () => {
    const spec = { type: "kprobe", expectedAttachType: "trace_kprobe_multi" } as const;
    const attach = (it: BpfProgram): Link => attachKprobeMulti(it, { functions: [FUNCTION], onReturn, cookies: [1n] });
    assert.equal(countCalls(spec, attach), CALLS);
  });
}

test("kprobe.session runs at entry and at return", needs("kprobe_session"), () => {
  const spec = { type: "kprobe", expectedAttachType: "trace_kprobe_session" } as const;
  const attach = (it: BpfProgram): Link => attachKprobeMulti(it, { functions: [FUNCTION], session: true });
  assert.equal(countCalls(spec, attach), 2 * CALLS);
});
