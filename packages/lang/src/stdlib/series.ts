// tseries: a ring of intervals of time, each with one number. Layout a processor: one word of the program's own, then a
// slot of three words an interval: number of the interval since the epoch; value; and what says that the slot is used:
// the time of the value for the last one, the number of values for avg, 1 for the others.

import type { CheckedCall } from "../check/checked-program.ts";
import type { Address, Builder, Value } from "../lowering/builder.ts";
import type { MapAccess } from "../syntax/ast.ts";
import { aggregate } from "../types/aggregate.ts";
import { UINT64 } from "../types/type.ts";
import { boundIndex, checkNumber, numberWord, signedNumber } from "./aggregated-number.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { checkStability } from "./unstable.ts";

/** Parameter of the type: the rule that values of one interval are merged by. */
const RULES: Readonly<Record<string, bigint>> = { avg: 1n, max: 2n, min: 3n, sum: 4n };
const SLOT = 24;
/** The kernel gives a value of a per-CPU map at most 32 KiB. */
const MOST_SLOTS = Math.floor((32768 - 8) / SLOT);
const FEATURE = "unstable_tseries";

function ruleOf(c: CallCheck): bigint {
  if (c.arguments.length < 4) return 0n;
  const name = c.literalString(3);
  const rule = RULES[name];
  if (rule === undefined && name !== "")
    c.error(
      "argument-value",
      `tseries() expects one of the following aggregation functions: ${Object.keys(RULES).join(", ")} ("${name}" provided)`,
      c.node,
    );
  return rule ?? 0n;
}

function literal(c: CallCheck, index: number, name: string): bigint {
  const value = c.constant(index);
  if (typeof value !== "bigint" || value < 0n) {
    c.error("argument-value", `tseries: invalid ${name} value (must be non-negative literal)`, c.node);
    return 1n;
  }
  if (value === 0n) c.error("argument-value", `tseries() ${name} must be >= 1 (0 provided)`, c.node);
  return value === 0n ? 1n : value;
}

export const tseries: FunctionRecord = {
  name: "tseries",
  signature: "tseries_t tseries(int64 n, int64 interval_ns, int64 num_intervals [, const string agg])",
  doc: "A number for each of the latest intervals of time: the last one given, or by agg their avg, max, min or sum.",
  arity: [3, 4],
  literals: [3],
  aggregation: true,
  check: (c) => {
    checkStability(c, FEATURE, "tseries");
    const type = checkNumber(c);
    const interval = literal(c, 1, "interval_ns");
    let count = literal(c, 2, "num_intervals");
    if (count > BigInt(MOST_SLOTS)) {
      const most = count > 1000000n ? "< 1000000" : `<= ${MOST_SLOTS}`;
      c.error(
        "argument-value",
        `tseries() num_intervals must be ${most} (${count} provided)`,
        c.node,
        "a series lies in one value of a map, which holds 32 KiB",
      );
      count = 1n;
    }
    const clock = c.target.environment.BPFTRACE_DUMMY_TS_MAP;
    c.keep(clock);
    return aggregate("tseries", signedNumber(type), [interval, count, ruleOf(c)]);
  },
  lower: () => {
    throw new Error("an aggregation is lowered by its assignment");
  },
  aggregate: (b, call) => {
    const [interval = 1n, count = 1n, rule = 0n] = call.type.kind === "aggregate" ? call.type.parameters : [];
    const n = numberWord(b, call);
    const now = time(b, call);
    const epoch = b.binary("div", now, b.constant(interval));
    const index = boundIndex(b, b.binary("mod", epoch, b.constant(count)), Number(count));
    const offset = b.binary("mul", index, SLOT);
    const signed = call.type.kind === "aggregate" && call.type.signed;
    return (value) => {
      const slot: Address = { base: b.binary("add", b.pointer(b.at(value, 8)), offset), offset: 0, space: "bpf" };
      update(b, slot, { n, now, epoch, rule, signed });
    };
  },
};

/** Tests may keep the time in a scalar map of the script. */
function time(b: Builder, call: CheckedCall): Value {
  if (typeof call.extra === "string") {
    const { span } = call.node;
    const map: MapAccess = { kind: "map", span, name: { kind: "map-name", span, name: call.extra }, keys: undefined };
    return b.scalar(map, UINT64);
  }
  return b.binary("add", b.call("ktime_get_boot_ns", [], "read"), b.loadConstant("tai-offset"));
}

interface Sample {
  readonly n: Value;
  readonly now: Value;
  readonly epoch: Value;
  readonly rule: bigint;
  readonly signed: boolean;
}

function update(b: Builder, slot: Address, { n, now, epoch, rule, signed }: Sample): void {
  const [value, meta] = [b.at(slot, 8), b.at(slot, 16)];
  if (rule !== 0n) {
    b.if(b.compare("ne", b.load(slot, 8), epoch), () => {
      b.store(value, 8, 0);
      b.store(meta, 8, 0);
    });
  }
  b.store(slot, 8, epoch);
  if (rule === 0n) {
    b.store(value, 8, n);
    b.store(meta, 8, now);
  } else if (rule === RULES.avg || rule === RULES.sum) {
    b.store(value, 8, b.binary("add", b.load(value, 8), n));
    b.store(meta, 8, b.binary("add", b.load(meta, 8), 1));
  } else {
    const better = b.compare(`${signed ? "s" : ""}${rule === RULES.max ? "gt" : "lt"}`, n, b.load(value, 8));
    b.if(b.binary("or", better, b.compare("eq", b.load(meta, 8), 0)), () => b.store(value, 8, n));
    b.store(meta, 8, 1);
  }
}
