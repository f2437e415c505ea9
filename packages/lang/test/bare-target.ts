// A machine that has next to nothing, for tests of the checker: no BTF, one tracepoint, a cgroup and a kernel symbol.

import type { Target } from "../src/target.ts";

export const BARE_TARGET: Target = {
  architecture: "x86_64",
  possibleCpus: 2,
  btf: undefined,
  pidNamespace: undefined,
  moduleBtf: () => undefined,
  has: () => true,
  tracepoints: (subsystem, event) => (`${subsystem}:${event}` === "sched:sched_switch" ? ["sched:sched_switch"] : []),
  tracepointFormat: (subsystem, event) =>
    `${subsystem}:${event}` === "sched:sched_switch" ? { id: 1, fields: [] } : undefined,
  rawTracepoints: () => ["sched_switch"],
  kernelAddress: () => undefined,
  cgroupId: (path) => (path === "/sys/fs/cgroup/app" ? 77n : undefined),
  readFile: () => undefined,
  listDirectory: () => undefined,
  isWorldWritable: () => false,
  environment: {},
};
