// Aggregations, by themselves and by key, in tables of our own and in the kernel's maps, read and cleared.

const AGGREGATIONS: Readonly<Record<string, string>> = {
  count: "count()",
  sum: "sum(pid)",
  avg: "avg(nsecs)",
  min: "min((int8)pid)",
  max: "max(-pid)",
  stats: "stats(nsecs)",
  hist: "hist(nsecs)",
  hist_bits: "hist(nsecs & 0xffff, 4)",
  lhist: "lhist(pid, 0, 1000, 50)",
  tseries: "tseries(pid, 1s, 5)",
  tseries_max: 'tseries(pid, 100ms, 8, "max")',
};

/** Whose value is a number in a probe. */
const NUMBERS: ReadonlySet<string> = new Set(["count", "sum", "avg", "min", "max"]);

const SHAPES: readonly ((aggregation: string) => string)[] = [
  (a) => `tracepoint:sched:sched_switch { @ = ${a}; }`,
  (a) => `tracepoint:sched:sched_switch { @[pid] = ${a}; }`,
  (a) => `tracepoint:sched:sched_switch { @[comm, (uint8)cpu] = ${a}; } interval:s:1 { print(@); clear(@); }`,
  (a) => `let @ = percpulruhash(64); rawtracepoint:sched_switch { @[tid] = ${a}; }`,
  (a) => `let @ = percpuhash(64); profile:hz:99 { @[tid, comm] = ${a}; zero(@); }`,
  (a) => `tracepoint:sched:sched_switch /pid > 5/ { @[pid] = ${a}; if (has_key(@, pid)) { delete(@, pid); } }`,
  (a) => `kprobe:vfs_read { @[arg0 & 7] = ${a}; @[arg0 & 3] = ${a}; } interval:s:1 { print(@, 5); print(@, 5, 10); }`,
];

const READ: readonly ((aggregation: string) => string)[] = [
  (a) => `tracepoint:sched:sched_switch { @ = ${a}; if ((int64)@ > 100) { print((int64)@); clear(@); } }`,
  (a) => `tracepoint:sched:sched_switch { @[pid] = ${a}; $n = (int64)@[pid]; printf("%d\\n", $n); }`,
  (a) => `tracepoint:sched:sched_switch { @[pid] = ${a}; } interval:s:1 { for ($kv : @) { print($kv); } }`,
];

const BY_FUNCTIONS: readonly string[] = [
  "tracepoint:sched:sched_switch { @[pid] = hist(nsecs); } interval:s:1 { percentiles(@); }",
  'profile:hz:99 { @ = lhist(pid, 0, 100, 5); } interval:s:1 { percentiles(@, "p50 p99.9"); }',
  'profile:hz:99 { @[pid, comm] = stats(nsecs); } interval:s:1 { table(@, "PID COMM", "-count", 5); clear(@); }',
  "profile:hz:99 { @[pid] = count(); @s = sum(1); } interval:s:1 { print((len(@), @s)); zero(@); }",
];

export const AGGREGATED: readonly string[] = [
  ...Object.values(AGGREGATIONS).flatMap((a) => SHAPES.map((shape) => withSeries(shape(a)))),
  ...Object.entries(AGGREGATIONS).flatMap(([name, a]) => (NUMBERS.has(name) ? READ.map((shape) => shape(a)) : [])),
  ...BY_FUNCTIONS,
];

function withSeries(script: string): string {
  return script.includes("tseries(") ? `config = { unstable_tseries = enable } ${script}` : script;
}
