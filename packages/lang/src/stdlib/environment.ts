// When and where: clocks, processors, chance, the probe itself.

import { parseFormat } from "../format/parse-format.ts";
import type { Builder, Value } from "../lowering/builder.ts";
import { BOOL, sizeOf, string, type Type, UINT32, UINT64 } from "../types/type.ts";
import type { FunctionRecord } from "./function-record.ts";

const CLOCKS: Readonly<Record<string, string>> = {
  monotonic: "ktime_get_ns",
  boot: "ktime_get_boot_ns",
  tai: "ktime_get_tai_ns",
  sw_tai: "ktime_get_boot_ns",
};

export const nsecs: FunctionRecord = {
  name: "nsecs",
  words: [0],
  signature: "uint64 nsecs[([monotonic|boot|tai|sw_tai])]",
  doc: "Nanoseconds of a clock; without an argument since boot, sleep included.",
  arity: [0, 1],
  bare: true,
  check: (c) => {
    const mode = c.expression(0);
    const word = mode?.kind === "identifier" ? mode.name : undefined;
    if (mode !== undefined && (word === undefined || CLOCKS[word] === undefined)) {
      c.error(
        "clock",
        `Invalid timestamp mode: ${word ?? "not a word"}`,
        mode,
        `clocks are ${Object.keys(CLOCKS).join(", ")}`,
      );
    }
    if (word === "tai" && !c.target.has("ktime_get_tai_ns"))
      c.error(
        "unsupported-feature",
        "This kernel can't read the TAI clock from BPF",
        mode,
        "nsecs(sw_tai) computes it",
      );
    c.keep(word ?? "boot");
    if (word === "monotonic") return { ...UINT64, clock: "monotonic" };
    return word === "tai" || word === "sw_tai" ? { ...UINT64, clock: "tai" } : UINT64;
  },
  lower: (b, call) => ({ kind: "scalar", type: call.type, value: clock(b, String(call.extra)) }),
};

function clock(b: Builder, mode: string): Value {
  const now = b.call(CLOCKS[mode] ?? "ktime_get_boot_ns", [], "read");
  return mode === "sw_tai" ? b.binary("add", now, b.loadConstant("tai-offset")) : now;
}

export const elapsed: FunctionRecord = {
  name: "elapsed",
  signature: "uint64 elapsed",
  doc: "Nanoseconds since tracing began.",
  arity: [0, 0],
  bare: true,
  check: () => UINT64,
  lower: (b) => ({
    kind: "scalar",
    type: UINT64,
    value: b.binary("sub", b.call("ktime_get_boot_ns", [], "read"), b.loadConstant("start-time")),
  }),
};

function word(name: string, type: Type, doc: string, value: (b: Builder) => Value): FunctionRecord {
  const typed = type === BOOL ? "bool" : type === UINT64 ? "uint64" : "uint32";
  return {
    name,
    signature: `${typed} ${name}`,
    doc,
    arity: [0, 0],
    bare: true,
    check: () => type,
    lower: (b) => ({ kind: "scalar", type, value: value(b) }),
  };
}

export const cpu: FunctionRecord = word("cpu", UINT32, "Number of the processor that runs the probe.", (b) =>
  b.call("get_smp_processor_id", [], "pure"),
);
export const numaid: FunctionRecord = word("numaid", UINT32, "Number of the NUMA node that runs the probe.", (b) =>
  b.call("get_numa_node_id", [], "pure"),
);
export const rand: FunctionRecord = word("rand", UINT32, "A random number.", (b) =>
  b.call("get_prandom_u32", [], "read"),
);
export const jiffies: FunctionRecord = {
  ...word("jiffies", UINT64, "The kernel's tick counter.", (b) => b.call("jiffies64", [], "read")),
  refuse: () => undefined,
};
export const ncpus: FunctionRecord = word("ncpus", UINT64, "Number of processors that the machine may have.", (b) =>
  b.loadConstant("ncpus"),
);
export const cpid: FunctionRecord = word(
  "cpid",
  UINT32,
  "Process id of the command started with -c; 0, with a warning, if there is none.",
  (b) => {
    const pid = b.loadConstant("child-pid");
    const format = parseFormat("No child command (`-c`); cpid is zero");
    b.if(b.compare("eq", pid, 0), () => b.event({ kind: "warnf", format }, []), undefined, "false");
    return pid;
  },
);
export const hasCpid: FunctionRecord = word("has_cpid", BOOL, "Whether there is a command started with -c.", (b) =>
  b.compare("ne", b.loadConstant("child-pid"), 0),
);

export const probe: FunctionRecord = {
  name: "probe",
  signature: "string probe",
  doc: "Full name of the event that the probe is attached to.",
  arity: [0, 0],
  bare: true,
  check: (c) => string(Math.max(...c.points.map((p) => p.name.length)) + 1, true),
  lower: (b, call, destination) => {
    const name = b.probe.points[0]?.name ?? "";
    // events of one probe share a type that holds the longest of their names
    const size = sizeOf(call.type);
    const address = destination ?? b.memory(size, "probe");
    if (b.eventName === undefined) b.storeString(address, name, size);
    else b.copy(address, b.eventName, size);
    return { kind: "memory", type: call.type, address };
  },
};
