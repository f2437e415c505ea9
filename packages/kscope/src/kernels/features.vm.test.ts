// What kscope can do on a kernel, a test each: the rows of docs/kernels.md. Each sees an event whose values are known, so that
// one that never came, or brought something else, fails. What a kernel lacks is skipped, which leaves a gap in the table.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type FeatureName, probeFeature } from "@kscope/kernel";
import { runSource } from "../../test/run-source.ts";
import { buildTraced, noCompiler } from "../../test/traced-program.ts";
import { WRITES } from "../../test/writes.ts";

const SLEEP = "hrtimer_nanosleep";
const NANOSECONDS = 1234567;
const SLEEPS = `perl -MTime::HiRes -e 'Time::HiRes::nanosleep(${NANOSECONDS}) for 1..5'`;
const BUSY = "perl -e '$end = time + 3; while (time < $end) { $n++ }'";
const NEEDS_GCC = noCompiler;

const folder = mkdtempSync(join(tmpdir(), "kscope-"));
after(() => rmSync(folder, { recursive: true }));
/** Its functions and USDT probes are called ten times, with numbers from 0 to 9. */
const demo = NEEDS_GCC === false ? buildTraced(folder, "demo", "-g", "-no-pie") : "";

interface Feature {
  readonly name: string;
  readonly needs?: FeatureName | readonly FeatureName[];
  readonly script: string;
  /** Default: sleeps five times, for a time that nobody else does. */
  readonly command?: string;
  /** What is printed, then the maps. */
  readonly says: string | RegExp;
}

const FEATURES: readonly Feature[] = [
  {
    name: "tracepoint",
    script: 'tracepoint:syscalls:sys_enter_clock_nanosleep /comm == "perl"/ { @[args.rqtp.tv_nsec] = count(); }',
    says: `@[${NANOSECONDS}]: 5\n`,
  },
  {
    name: "tracepoint, system calls by wildcard",
    script: 'tracepoint:syscalls:sys_*_*nanosleep /comm == "perl"/ { @[probe] = count(); }',
    says: "@[tracepoint:syscalls:sys_enter_clock_nanosleep]: 5\n@[tracepoint:syscalls:sys_exit_clock_nanosleep]: 5\n",
  },
  {
    name: "rawtracepoint",
    script:
      'rawtracepoint:sched_process_exec /comm == "perl"/ { @[str(((struct linux_binprm *)arg2).filename, 64)] = count(); }',
    says: /^@\[\S*perl\]: 1\n$/,
  },
  {
    name: "rawtracepoint, types of its arguments",
    needs: "raw_tracepoint_typed",
    script:
      'rawtracepoint:sched_process_exec /args.p.comm == "perl"/ { @[args.p.comm, args.p.tgid == pid] = count(); }',
    says: /^@\[perl, true\]: 1\n$/,
  },
  {
    name: "kprobe",
    needs: "kprobe",
    script: `kprobe:${SLEEP} /arg0 == ${NANOSECONDS}/ { @[probe, comm] = count(); }`,
    says: `@[kprobe:${SLEEP}, perl]: 5\n`,
  },
  {
    name: "kprobe, at an offset",
    needs: "kprobe",
    script: `kprobe:${SLEEP}+0 /comm == "perl"/ { @ = count(); }`,
    says: "@: 5\n",
  },
  {
    name: "kprobe, in a module",
    needs: "kprobe",
    script: 'kprobe:overlay:ovl_open /comm == "perl"/ { @ = count(); } kprobe:overlay:no_such || kprobe:vfs_open { }',
    says: /^@: \d+\n$/,
  },
  {
    name: "kprobe, many functions by one call",
    needs: "kprobe_multi",
    script: `kprobe:hrtimer_nano* /arg0 == ${NANOSECONDS}/ { @[func] = count(); }`,
    says: `@[${SLEEP}]: 5\n`,
  },
  {
    name: "kprobe, names of the function and its callers",
    needs: "kprobe",
    script: `kprobe:${SLEEP} /arg0 == ${NANOSECONDS}/ { @[func, kstack(1)] = count(); }`,
    says: new RegExp(`^@\\[${SLEEP},\\s+${SLEEP}\\+\\d+\\n\\s*\\]: 5\\n$`),
  },
  {
    name: "kretprobe",
    needs: "kretprobe",
    script: `kretprobe:${SLEEP} /comm == "perl"/ { @[retval] = count(); }`,
    says: "@[0]: 5\n",
  },
  {
    name: "kretprobe, name of the function",
    needs: ["kretprobe", "get_func_ip"],
    script: `kretprobe:${SLEEP} /comm == "perl"/ { @[func] = count(); }`,
    says: `@[${SLEEP}]: 5\n`,
  },
  {
    name: "kprobe and kretprobe in one session",
    needs: ["kprobe_session", "returns_per_task"],
    script: `kprobe:${SLEEP}* /arg0 == ${NANOSECONDS}/ { @in = count(); } kretprobe:${SLEEP}* /comm == "perl"/ { @out = count(); }`,
    says: "@in: 5\n@out: 5\n",
  },
  {
    name: "fentry",
    needs: "fentry",
    script: `fentry:${SLEEP} /args.rqtp == ${NANOSECONDS}/ { @[probe, comm] = count(); }`,
    says: `@[fentry:vmlinux:${SLEEP}, perl]: 5\n`,
  },
  {
    name: "fentry, in a module",
    needs: ["fentry", "module_btf"],
    script: 'fentry:overlay:ovl_open /comm == "perl"/ { @[str(args.file.f_path.dentry.d_name.name)] = count(); }',
    says: /^(@\[.+\]: \d+\n)+$/,
  },
  {
    name: "fexit",
    needs: "fexit",
    script: `fexit:${SLEEP} /args.rqtp == ${NANOSECONDS}/ { @[retval] = count(); }`,
    says: "@[0]: 5\n",
  },
  {
    name: "uprobe",
    needs: "uprobe",
    script: `uprobe:${demo}:add /arg0 < 5/ { @[arg0, arg1, str(arg2, 16)] = count(); }`,
    command: demo,
    says: [0, 1, 2, 3, 4].map((i) => `@[${i}, ${100 * i}, ${i % 2 === 0 ? "even" : "odd"}]: 1\n`).join(""),
  },
  {
    name: "uprobe, arguments by name",
    needs: "uprobe",
    script: `uprobe:${demo}:add { @ = sum(args.a + args.b); }`,
    command: demo,
    says: "@: 4545\n",
  },
  {
    name: "uprobe, many functions by one call",
    needs: "uprobe_multi",
    script: `uprobe:${demo}:twice* { @[func] = count(); }`,
    command: demo,
    says: "@[twice]: 10\n@[twice_negative]: 10\n",
  },
  {
    name: "uprobe, names of the function and its callers",
    needs: "uprobe",
    script: `config = { cache_user_symbols = PER_PROGRAM } uprobe:${demo}:twice { @[func, ustack(1)] = count(); }`,
    command: demo,
    says: /^@\[twice,\s+twice\+0.*\n\s*\]: 10\n$/,
  },
  {
    name: "uretprobe",
    needs: "uprobe",
    script: `uretprobe:${demo}:twice { @ = sum(retval); }`,
    command: demo,
    says: "@: 90\n",
  },
  {
    name: "usdt",
    needs: "uprobe",
    script: `usdt:${demo}:demo:values { @[arg1, arg2, arg3, arg4] = sum(arg0); }`,
    command: demo,
    says: "@[77, -3, 65000, 7]: 45\n",
  },
  {
    name: "usdt, counted semaphores",
    needs: "uprobe",
    script: `usdt:${demo}:demo:guarded { @[arg0] = count(); }`,
    command: demo,
    says: "@[1]: 10\n",
  },
  {
    name: "stacks by unwinding tables",
    needs: ["uprobe", "bpf_loop"],
    script: `config = { unstable_dw_ustack = enable } uprobe:${demo}:twice { @[dw_ustack(2)] = count(); }`,
    command: demo,
    says: /twice\+0(?:.|\n)*(main|work)(?:.|\n)*: 10\n$/,
  },
  {
    name: "profile",
    script: 'profile:hz:99 /comm == "perl"/ { @[comm] = count(); }',
    command: BUSY,
    says: /^@\[perl\]: [1-9]\d+\n$/,
  },
  {
    name: "interval",
    script: "interval:ms:20 { @n++; if (@n == 5) { print(@n); exit(); } }",
    command: "sleep 100",
    says: /^@n: 5\n/,
  },
  {
    name: "software events",
    script: 'software:context-switches:1 /comm == "perl"/ { @[comm] = count(); }',
    says: /^@\[perl\]: \d+\n$/,
  },
  {
    name: "hardware events",
    needs: "hardware_counters",
    script: "hardware:cycles:1000000 /pid == cpid/ { @[comm] = count(); }",
    command: BUSY,
    says: /^@\[perl\]: [1-9]\d*\n$/,
  },
  {
    name: "watchpoint",
    script: "watchpoint:0x10000000:8:w { @[*(uint64 *)0x10000000] = count(); }",
    command: WRITES,
    says: /^(?:@\[(?:0|72340172838076673|144680345676153346)\]: \d\n){3}$/,
  },
  {
    name: "iterators",
    needs: "iterator",
    script: 'iter:task /ctx.task.comm == "kthreadd"/ { printf("%d %d\\n", ctx.task.pid, ctx.task.tgid); }',
    command: "true",
    says: "2 2\n",
  },
  {
    name: "signals to kscope",
    script: 'self:signal:SIGUSR1 { printf("got it\\n"); exit(); }',
    command: `sh -c 'sleep 1; kill -USR1 ${process.pid}; sleep 100'`,
    says: "got it\n",
  },
  {
    name: "begin and end",
    script: 'begin { printf("first\\n"); } end { printf("last\\n"); }',
    command: "true",
    says: "first\nlast\n",
  },
  {
    name: "loops over ranges of any length",
    needs: "bpf_loop",
    script: "begin { $n = 0; for ($i : 0..pid + 1000) { $n += 1; } print($n == pid + 1000); exit(); }",
    command: "true",
    says: "true\n",
  },
  {
    name: "loops over maps",
    needs: "for_each_map_elem",
    script: "begin { @m[1] = 10; @m[2] = 20; for ($kv : @m) { @sum += $kv.0 * $kv.1; } exit(); }",
    command: "true",
    says: "@m[1]: 10\n@m[2]: 20\n@sum: 50\n",
  },
  {
    name: "long strings as keys",
    needs: "long_map_keys",
    script: "tracepoint:syscalls:sys_enter_execve { @[str(args.filename), str(args.argv[1])] = nsecs > 0; }",
    command: "sh -c 'exec /bin/true here'",
    says: /^(@\[.*\]: true\n)*@\[\/bin\/true, here\]: true\n/,
  },
];

function why({ needs = [], script }: Feature): string | false {
  if (script.includes("/demo") && NEEDS_GCC !== false) return NEEDS_GCC;
  const lacking = [needs].flat().flatMap((feature) => {
    const answer = probeFeature(feature);
    return answer.state === "yes" ? [] : [`${feature}: ${answer.reason}`];
  });
  return lacking[0] ?? false;
}

for (const feature of FEATURES)
  test(feature.name, { skip: why(feature), timeout: 120_000 }, async () => {
    const { script, command = SLEEPS, says } = feature;
    const { printed, maps, err, exitCode } = await runSource(script, { command });
    assert.equal(err, "");
    assert.equal(exitCode, 0);
    if (typeof says === "string") assert.equal(`${printed}${maps}`, says);
    else assert.match(`${printed}${maps}`, says);
  });
