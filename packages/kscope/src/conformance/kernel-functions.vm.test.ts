// Probes of kernel functions, by scripts, with exact counts and values: a command sleeps five times for a time that nobody
// else does. Needs a kernel that lets functions be traced: .vm.test.ts files also run in virtual machines that have one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveTarget } from "@kscope/engine";
import { type FeatureName, probeFeature } from "@kscope/kernel";
import { runSource, type SourceOptions } from "../../test/run-source.ts";

const FUNCTION = "hrtimer_nanosleep";
const NANOSECONDS = 1234567;
const TIMES = 5;
const command = `perl -MTime::HiRes -e 'Time::HiRes::nanosleep(${NANOSECONDS}) for 1..${TIMES}'`;

function needs(feature: FeatureName): { skip: string | false; timeout: number } {
  const answer = probeFeature(feature);
  return { skip: answer.state === "yes" ? false : `${feature}: ${answer.reason}`, timeout: 120_000 };
}

/** The maps and the output of a script that runs as long as the command. */
async function traced(script: string, options: SourceOptions = {}): Promise<string> {
  const { maps, printed, err, exitCode } = await runSource(script, { command, ...options });
  assert.equal(exitCode, 0, err);
  assert.equal(err, "");
  return `${printed}${maps}`;
}

const FIRST = process.arch === "arm64" ? "r0" : "di";

test("kprobe: arguments, names and registers", needs("kprobe"), async () => {
  const script = `kprobe:${FUNCTION} /arg0 == ${NANOSECONDS}/ { @[func, probe, reg("${FIRST}")] = count(); }`;
  assert.equal(await traced(script), `@[${FUNCTION}, kprobe:${FUNCTION}, ${NANOSECONDS}]: ${TIMES}\n`);
});

test("a pattern of many functions is one program", needs("kprobe_multi"), async () => {
  const script = `kprobe:hrtimer_nano*, kprobe:vfs_rea* /arg0 == ${NANOSECONDS}/ { @[func] = count(); }`;
  assert.equal(await traced(script), `@[${FUNCTION}]: ${TIMES}\n`);
});

// an overlay opens each file a second time below
test("fentry: structs are followed without a helper", needs("fentry"), async () => {
  const script = `fentry:vfs_open /comm == "perl"/ { @[str(args.path.dentry.d_name.name, 64)] = count(); }`;
  assert.match(await traced(script), /@\[HiRes\.so\]: [1-9]\n/);
});

for (const kind of ["kprobe", "kretprobe", "fentry", "fexit"] as const)
  test(`two ${kind} probes of a function run in the order of the script`, needs(kind), async () => {
    const filter = 'comm == "perl"';
    const script = `${kind}:${FUNCTION} /${filter}/ { printf("1"); } ${kind}:${FUNCTION} /${filter}/ { printf("2"); }`;
    assert.equal(await traced(script), "12".repeat(TIMES));
  });

test("a place that is no start of an instruction says so", needs("kprobe"), async () => {
  const why = /Possible attachment attempt in the middle of an instruction, try a different offset\./;
  await assert.rejects(runSource(`kprobe:${FUNCTION}+1 { }`, { command }), why);
});

const isSession = new LiveTarget().has("kprobe_session");
const whole = `kprobe:hrtimer_nano*, kprobe:vfs_rea* /arg0 == ${NANOSECONDS}/ { @in[func] = count(); @start[tid] = nsecs; return 1; }
  kretprobe:hrtimer_nano*, kretprobe:vfs_rea* /@start[tid]/ { @out[retval, nsecs > @start[tid]] = count(); _ = delete(@start[tid]); }`;
const both = `@in[${FUNCTION}]: ${TIMES}\n@out[0, true]: ${TIMES}\n`;

test(
  "entries and returns of the same functions are one session where that misses nothing",
  needs("kretprobe"),
  async () => {
    const { maps, err } = await runSource(whole, { command, verbose: true });
    assert.equal(maps.replace(/^@start.*\n+/m, ""), both);
    assert.equal(err.includes("entry and return in one session"), isSession, err);
  },
);

test("what a return probe sees is the same without a session", needs("kretprobe"), async () => {
  const apart = whole.replace("kretprobe:hrtimer_nano*", "kretprobe:hrtimer_nanosleep*, kretprobe:vfs_wri*");
  const { maps, err } = await runSource(apart, { command, verbose: true });
  assert.equal(maps.replace(/^@start.*\n+/m, ""), both);
  assert.doesNotMatch(err, /session/);
});

test("no entry is missed, however many tasks are in a function at once", needs("kretprobe"), async () => {
  const filter = '/comm == "sleep"/';
  const script = `kprobe:${FUNCTION} ${filter} { @in = count(); } kretprobe:${FUNCTION} ${filter} { @out = count(); }`;
  const maps = await traced(script, { command: "sh -c 'for i in $(seq 60); do sleep 3 & done; wait'" });
  assert.match(maps, isSession ? /^@in: 60\n@out: 60\n$/ : /^@in: 60\n@out: \d+\n$/);
});
