// Probes of BPF programs: one kscope runs a script, and this process traces its programs. Needs a kernel that lets functions
// be traced.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type FeatureName, loadProgram, probeFeature } from "@kscope/kernel";
import { type Started, start } from "../../test/kscope.ts";
import { runSource } from "../../test/run-source.ts";

const NANOSECONDS = 1234567;
const TIMES = 5;
const command = `perl -MTime::HiRes -e 'Time::HiRes::nanosleep(${NANOSECONDS}) for 1..${TIMES}'`;
const COUNTED = "tracepoint_syscalls_sys_enter_clock_nanosleep_1";

function needs(feature: FeatureName): { skip: string | false; timeout: number } {
  const answer = probeFeature(feature);
  return { skip: answer.state === "yes" ? false : `${feature}: ${answer.reason}`, timeout: 120_000 };
}

/** Runs `body` while a process of its own runs the script. */
async function during(script: string, body: () => Promise<void>): Promise<void> {
  const traced: Started = start(["-e", script], { limit: 100_000 });
  try {
    await traced.says("Attached");
    await body();
  } finally {
    traced.child.kill("SIGINT");
    await traced.ended;
  }
}

const sleeps = 'tracepoint:syscalls:sys_enter_clock_nanosleep /comm == "perl"/ { @ = count(); }';

test("fentry:bpf sees each run of a program, which has its whole name", needs("fentry"), () =>
  during(sleeps, async () => {
    const script = `fentry:bpf:${COUNTED} /comm == "perl"/ { @[probe] = count(); }`;
    const { maps, err } = await runSource(script, { command });
    assert.equal(err, "");
    assert.match(maps, new RegExp(`^@\\[fentry:bpf:\\d+:${COUNTED}\\]: ${TIMES}\\n$`));
  }),
);

test("fexit:bpf: arguments and the result, of a wildcard", needs("get_func_ret"), () =>
  during(sleeps, async () => {
    const script = `fexit:bpf:*:*clock_nanosleep* /comm == "perl"/ { @[retval, args.ctx != 0] = count(); }`;
    const { maps, err } = await runSource(script, { command });
    assert.equal(err, "");
    assert.equal(maps, `@[1, true]: ${TIMES}\n`);
  }),
);

const loops = `${sleeps.slice(0, -1)} @n[1] = 1; @n[2] = 1; for ($kv : @n) { @m = count(); } }`;

test("subprograms are traced, too", needs("for_each_map_elem"), (t) => {
  const { skip } = needs("fentry");
  if (skip !== false) return t.skip(skip);
  return during(loops, async () => {
    const { maps, err } = await runSource('fentry:bpf:loop_body* /comm == "perl"/ { @ = count(); }', { command });
    assert.equal(err, "");
    assert.equal(maps, `@: ${2 * TIMES}\n`);
  });
});

test("a program without BTF says why it can't be traced", needs("fentry"), async () => {
  const instructions = new Uint8Array([0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0]);
  using _bare = loadProgram({ type: "raw_tracepoint", name: "bare_program", license: "GPL", instructions });
  const { err, exitCode } = await runSource("fentry:bpf:bare_program { }", { command });
  assert.equal(exitCode, 1);
  assert.match(err, /No matches for fentry bpf:bare_program\.(?:.|\n)*it was loaded without BTF/);
});

test("a tracing program is traced where the kernel lets it be, or says why not", needs("fentry"), () =>
  during(`fentry:hrtimer_nanosleep /comm == "perl"/ { @ = count(); }`, async () => {
    const script = 'fentry:bpf:fentry_vmlinux_hrtimer_nanosleep_1 /comm == "perl"/ { @ = count(); }';
    const { maps, err, exitCode } = await runSource(script, { command });
    if (probeFeature("traced_tracing").state === "yes") assert.equal(maps, `@: ${TIMES}\n`, err);
    else assert.match(err, /it is a tracing program itself/);
    assert.equal(exitCode, probeFeature("traced_tracing").state === "yes" ? 0 : 1);
  }),
);
