// The options that people know from the tools of the same names in BCC (Python and libbpf) and bpftrace, which their scripts
// and habits use. Where these differ, BCC's Python tool counts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { findTool } from "./catalogue.ts";
import { toolOptions } from "./tool-options.ts";

const KNOWN: Readonly<Record<string, string>> = {
  biolatency:
    "-D/--disks -F/--flags -Q/--queued -T/--timestamp -c/--cgroup -d/--disk -e/--extension -j/--json -m/--milliseconds",
  biosnoop: "--queued -P/--pattern -Q/--queue -c/--cgroup -d/--disk -m/--min -t/--timestamp",
  bitesize: "-T/--timestamp -c/--comm -d/--disk",
  cpudist:
    "-I/--include-idle -L/--tids -O/--offcpu -P/--pids -T/--timestamp -c/--cgroup -e/--extension -m/--milliseconds -p/--pid",
  execsnoop:
    "--cgroupmap --max-args --mntnsmap -C/--print-cpu -M/--print-pcomm -P/--ppid -T/--time -U/--print-uid -c/--cgroup -l/--line -n/--name -q/--quote -t/--timestamp -u/--uid -x/--fails",
  exitsnoop: "--label --per-thread --utc -T/--threaded -c/--cgroup -p/--pid -t/--timestamp -x/--failed",
  opensnoop:
    "--cgroupmap --depth --errname --exec --mntnsmap -F/--full-path -T/--timestamp -U/--print-uid -b/--buffer-pages -c/--callers -d/--duration -e/--extended-fields -f/--flag-filter -n/--name -p/--pid -t/--tid -u/--uid -x/--failed",
  profile:
    "--cgroupmap --hash-storage-size --mntnsmap --perf-max-stack-depth --stack-storage-size -A/--address -C/--cpu -F/--frequency -I/--include-idle -K/--kernel-stacks-only -L/--tid -U/--user-stacks-only -a/--annotations -c/--count -d/--delimited -f/--folded -p/--pid",
  runqlat: "--pidnss -L/--tids -P/--pids -T/--timestamp -c/--cgroup -m/--milliseconds -p/--pid",
  statsnoop: "-p/--pid -s/--sysname -t/--timestamp -x/--failed",
  syscount:
    "--exec --syscall --sysname -L/--latency -P/--process -T/--top -c/--ppid -d/--duration -e/--errno -i/--interval -l/--list -m/--milliseconds -p/--pid -t/--tid -x/--failures",
  tcplife: "-4/--ipv4 -6/--ipv6 -D/--remoteport -L/--localport -T/--time -p/--pid -s/--csv -t/--timestamp -w/--wide",
};

for (const [name, known] of Object.entries(KNOWN)) {
  test(`${name} offers them`, () => {
    const tool = findTool(name);
    assert.ok(tool !== undefined);
    const offered = new Map(toolOptions(tool).map((o) => [`--${o.name}`, o.short]));
    for (const option of known.split(" ")) {
      const [first = "", long = first] = option.split("/");
      assert.ok(offered.has(long), long);
      if (long !== first) assert.equal(`-${offered.get(long)}`, first, long);
    }
  });
}
