import assert from "node:assert/strict";
import { test } from "node:test";
import type { Datum, Report, StackDatum } from "@kscope/engine";
import { type AggregateType, INT32, type OpaqueType, string, tuple } from "@kscope/lang";
import { MemorySink } from "../output/byte-sink.ts";
import { FoldedSink } from "./folded-sink.ts";

const kstack: OpaqueType = { kind: "opaque", name: "kstack", size: 8, mode: "bpftrace" };
const ustack: OpaqueType = { kind: "opaque", name: "ustack", size: 16, mode: "bpftrace" };
const count: AggregateType = { kind: "aggregate", name: "count", signed: false, parameters: [], size: 8 };

function stack(symbols: readonly (string | undefined)[], incomplete?: string): StackDatum {
  const frames = symbols.map((symbol, i) => {
    return { address: BigInt(i), symbol, offset: i, module: undefined, file: undefined, line: undefined };
  });
  return { frames, incomplete };
}

function folded(options: { delimited?: boolean; annotated?: boolean }, ...entries: [Datum[], number][]): string {
  const out = new MemorySink();
  const report: Report = {
    kind: "map",
    name: "@",
    keyType: tuple([kstack, ustack, string(16), INT32]),
    valueType: count,
    entries: entries.map(([key, value]) => ({ key, value })),
    divisor: 1,
  };
  new FoldedSink({ out, err: new MemorySink(), ...options }).report(report);
  return out.text;
}

const both: Datum[] = [stack(["read", "entry"]), stack(["f;g", undefined, "main"]), "sh", 7];

test("words, then the user's frames, then the kernel's, outermost first", () => {
  assert.equal(folded({}, [both, 3]), "sh;7;main;[unknown];f_g;entry;read 3\n");
  assert.equal(
    folded({ delimited: true, annotated: true }, [both, 3]),
    "sh;7;main;[unknown];f_g;--;entry_[k];read_[k] 3\n",
  );
});

test("a stack that is empty, cut or unknown", () => {
  assert.equal(
    folded({ delimited: true }, [[stack([]), stack(["main"], "unwind failure"), "sh", 7], 1]),
    "sh;7;[incomplete];main 1\n",
  );
  assert.equal(folded({}, [[undefined, undefined, "sh", 7], 1]), "sh;7 1\n");
});

test("equal stacks are added up, the largest comes last", () => {
  const small: Datum[] = [stack(["x"]), stack([]), "sh", 7];
  assert.equal(folded({}, [both, 3], [small, 4], [both, 2]), "sh;7;x 4\nsh;7;main;[unknown];f_g;entry;read 5\n");
});
