// Aggregations: a value a processor, updated in place, merged when read. Memory layouts: see types/aggregate.ts.

import type { Address, Builder, Value } from "../lowering/builder.ts";
import { aggregate } from "../types/aggregate.ts";
import type { AggregateName } from "../types/type.ts";
import { boundIndex, checkNumber, numberWord, signedNumber } from "./aggregated-number.ts";
import type { FunctionRecord } from "./function-record.ts";

const notAlone: FunctionRecord["lower"] = () => {
  throw new Error("an aggregation is lowered by its assignment");
};

export const count: FunctionRecord = {
  name: "count",
  signature: "count_t count()",
  doc: "Counts how often it is called.",
  arity: [0, 0],
  aggregation: true,
  check: () => aggregate("count", true),
  lower: notAlone,
  aggregate: (b) => (value) => b.store(value, 8, b.binary("add", b.load(value, 8), 1)),
};

function numeric(
  name: AggregateName,
  doc: string,
  update: (b: Builder, value: Address, n: Value, isSigned: boolean) => void,
): FunctionRecord {
  return {
    name,
    signature: `${name}_t ${name}(int64 n)`,
    doc,
    arity: [1, 1],
    aggregation: true,
    check: (c) => aggregate(name, signedNumber(checkNumber(c))),
    lower: notAlone,
    aggregate: (b, call) => {
      const n = numberWord(b, call);
      return (value) => update(b, value, n, signedNumber(call.type));
    },
  };
}

function add(b: Builder, at: Address, n: Value | number): void {
  b.store(at, 8, b.binary("add", b.load(at, 8), n));
}

function totalAndCount(b: Builder, value: Address, n: Value): void {
  add(b, value, n);
  add(b, b.at(value, 8), 1);
}

/** Word 0: the number; word 1: non-zero once there is one. */
function extreme(less: "lt" | "gt"): (b: Builder, value: Address, n: Value, isSigned: boolean) => void {
  return (b, value, n, isSigned) => {
    const store = (): void => {
      b.store(value, 8, n);
      b.store(b.at(value, 8), 8, 1);
    };
    const better = b.compare(isSigned ? `s${less}` : less, n, b.load(value, 8));
    const unset = b.compare("eq", b.load(b.at(value, 8), 8), 0);
    b.if(b.binary("or", better, unset), store);
  };
}

export const sum: FunctionRecord = numeric("sum", "Adds up numbers.", (b, value, n) => add(b, value, n));
export const avg: FunctionRecord = numeric("avg", "The average of numbers.", totalAndCount);
export const stats: FunctionRecord = numeric("stats", "Count, average and total of numbers.", totalAndCount);
export const min: FunctionRecord = numeric("min", "The smallest of numbers.", extreme("lt"));
export const max: FunctionRecord = numeric("max", "The largest of numbers.", extreme("gt"));

export const hist: FunctionRecord = {
  name: "hist",
  signature: "hist_t hist(int64 n [, uint64 bits])",
  doc: "A power-of-two histogram of numbers; with bits, each power has 2^bits buckets.",
  arity: [1, 2],
  aggregation: true,
  check: (c) => {
    checkNumber(c);
    const bits = c.arguments.length > 1 ? c.literalInteger(1) : 0n;
    if (bits < 0n || bits > 5n) c.error("argument-value", `hist: bits ${bits} must be 0..5`, c.arguments[1]);
    return aggregate("hist", true, [bits < 0n || bits > 5n ? 0n : bits]);
  },
  lower: notAlone,
  aggregate: (b, call) => {
    const bits = call.type.kind === "aggregate" ? Number(call.type.parameters[0] ?? 0n) : 0;
    const n = numberWord(b, call);
    // the ways to the bucket are many, and the verifier takes each on to whatever follows
    return (value) => b.accumulate(bucketAddress(b, value, logBucket(b, n, bits)), 1);
  },
};

/** The bucket is found once the value is: the verifier follows each number of a bucket by itself from there on. */
function bucketAddress(b: Builder, value: Address, bucket: Value): Address {
  const offset = b.binary("shl", bucket, 3);
  return { base: b.binary("add", b.pointer(value), offset), offset: 0, space: "bpf" };
}

/**
 * Bucket 0 for negative numbers; n + 1 for n < 2^bits; then for each power of two 2^bits buckets by the bits that follow
 * the leading one. The leading one's place is found by halving, so it takes six comparisons.
 */
function logBucket(b: Builder, n: Value, bits: number): Value {
  const result = b.variable(b.constant(0));
  b.if(
    b.compare("sge", n, 0),
    () => {
      b.if(
        b.compare("lt", n, 2 ** bits),
        () => result.set(b.binary("add", n, 1)),
        () => result.set(powerBucket(b, n, bits)),
        "false",
      );
    },
    undefined,
    "true",
  );
  return boundIndex(b, result.get(), (64 - bits) * 2 ** bits + 1);
}

function powerBucket(b: Builder, n: Value, bits: number): Value {
  const rest = b.variable(n);
  const place = b.variable(b.constant(0));
  for (const step of [32, 16, 8, 4, 2, 1]) {
    b.if(b.compare("ge", rest.get(), b.constant(1n << BigInt(step))), () => {
      rest.set(b.binary("shr", rest.get(), step));
      place.set(b.binary("add", place.get(), step));
    });
  }
  if (bits === 0) return b.binary("add", place.get(), 2);
  const shift = b.binary("sub", place.get(), bits);
  const following = b.binary("and", b.binary("shr", n, shift), 2 ** bits - 1);
  const first = b.binary("shl", b.binary("add", shift, 1), bits);
  return b.binary("add", b.binary("add", first, following), 1);
}

export const lhist: FunctionRecord = {
  name: "lhist",
  signature: "lhist_t lhist(int64 n, int64 min, int64 max, int64 step)",
  doc: "A linear histogram of numbers between min and max, with what is below and above.",
  arity: [4, 4],
  aggregation: true,
  check: (c) => {
    checkNumber(c);
    const [low, high, step] = [1, 2, 3].map((i) => c.literalInteger(i)) as [bigint, bigint, bigint];
    const bad = badRange(low, high, step);
    if (bad !== undefined) c.error("argument-value", `lhist() ${bad}`, c.node);
    return aggregate("lhist", true, bad === undefined ? [low, high, step] : [0n, 1n, 1n]);
  },
  lower: notAlone,
  aggregate: (b, call) => {
    const parameters = call.type.kind === "aggregate" ? call.type.parameters : [];
    const n = numberWord(b, call);
    return (value) => b.accumulate(bucketAddress(b, value, linearBucket(b, n, parameters)), 1);
  },
};

const MOST_BUCKETS = 1000n;

function badRange(low: bigint, high: bigint, step: bigint): string | undefined {
  if (step <= 0n) return `step must be >= 1 (${step} provided)`;
  if (low > high) return `min must be less than max (provided min ${low} and max ${high})`;
  const buckets = (high - low) / step;
  if (buckets > MOST_BUCKETS) return `has too many buckets, must be <= ${MOST_BUCKETS} (would need ${buckets})`;
  if (high - low < step) return `step is too large for the given range (provided step ${step} for range ${high - low})`;
  return undefined;
}

function linearBucket(b: Builder, n: Value, [low = 0n, high = 0n, step = 1n]: readonly bigint[]): Value {
  const last = Number((high - low) / step) + 1;
  const result = b.variable(b.constant(0));
  b.if(b.compare("sge", n, b.constant(low)), () => {
    b.if(
      b.compare("sgt", n, b.constant(high)),
      () => result.set(b.constant(last)),
      () => {
        const distance = low === 0n ? n : b.binary("sub", n, b.constant(low));
        const quotient = step === 1n ? distance : b.binary("div", distance, b.constant(step));
        result.set(b.binary("add", quotient, 1));
      },
    );
  });
  return boundIndex(b, result.get(), last + 1);
}
