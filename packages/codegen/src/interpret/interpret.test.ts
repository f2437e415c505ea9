import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { emitProgram } from "../emit/emit.ts";
import { parseProgram } from "../ir/parse.ts";
import { type Environment, interpret, type Outcome } from "./interpret.ts";
import { MemoryFaultError } from "./memory.ts";

const HELPERS: Readonly<Record<string, number>> = {
  map_lookup_elem: 1,
  map_update_elem: 2,
  map_delete_elem: 3,
  ktime_get_ns: 5,
  probe_read_kernel: 113,
  ringbuf_reserve: 131,
  ringbuf_submit: 132,
  for_each_map_elem: 164,
  loop: 181,
};

function run(text: string, environment: Environment = {}): Outcome {
  return interpret(emitProgram(parseProgram(text), { helperId: (name) => HELPERS[name] ?? 0 }), environment);
}

const hash = { kind: "hash", keySize: 8, valueSize: 8, maxEntries: 2 } as const;

/** Puts 5 under key 7 into map 0. */
const updateOne = `
  v10 = slot s1
  v11 = slot s2
  v12 = const 7
  v13 = const 5
  v14 = const 0
  store.8 v10 +0, v12
  store.8 v11 +0, v13
  v15 = map 0
  v16 = call map_update_elem(v15, v10, v11, v14) write`;
const main = `function main(1)
  slot s1 8 key
  slot s2 8 value
b0 entry:`;

describe("maps", () => {
  test("a hash gives back what was put in, and counts its entries", () => {
    const outcome = run(
      `${main}${updateOne}
  v20 = call map_lookup_elem(v15, v10) write
  v21 = load.8 v20 +0
  return v21`,
      { maps: [hash] },
    );
    assert.equal(outcome.r0, 5n);
    assert.equal(outcome.maps[0]?.entries.size, 1);
  });

  test("a deleted key is not found, deleting it again is ENOENT", () => {
    const deletion = `${main}${updateOne}
  v20 = call map_delete_elem(v15, v10) write`;
    assert.equal(
      run(`${deletion}\n  v21 = call map_lookup_elem(v15, v10) write\n  return v21`, { maps: [hash] }).r0,
      0n,
    );
    const again = run(`${deletion}\n  v21 = call map_delete_elem(v15, v10) write\n  return v21`, { maps: [hash] });
    assert.equal(BigInt.asIntN(64, again.r0), -2n);
  });

  test("a full hash says E2BIG", () => {
    const outcome = run(`${main}${updateOne}\n  return v16`, { maps: [{ ...hash, maxEntries: 0 }] });
    assert.equal(BigInt.asIntN(64, outcome.r0), -7n);
  });

  test("per-CPU values are apart", () => {
    const { maps } = run(`${main}${updateOne}\n  return v16`, {
      maps: [{ ...hash, kind: "percpu_hash" }],
      processors: 2,
      cpu: 1,
    });
    assert.deepEqual(
      maps[0]?.snapshot()[0]?.values.map((value) => value[0]),
      [0, 5],
    );
  });
});

test("ring buffer records come out as they were submitted", () => {
  const { maps } = run(
    `${main}
  v1 = map 0
  v2 = const 16
  v3 = const 0
  v4 = call ringbuf_reserve(v1, v2, v3) write
  v5 = const 513
  store.8 v4 +0, v5
  v6 = call ringbuf_submit(v4, v3) write
  return v3`,
    { maps: [{ kind: "ringbuf", keySize: 0, valueSize: 0, maxEntries: 4096 }] },
  );
  assert.deepEqual(
    maps[0]?.records.map((record) => [...record.subarray(0, 3), record.length]),
    [[1, 2, 0, 16]],
  );
});

test("bpf_loop stops when its callback says so, and gives the number of turns", () => {
  const outcome = run(`${main}
  v1 = const 100
  v2 = function step
  v3 = slot s1
  v4 = const 0
  store.8 v3 +0, v4
  v5 = call loop(v1, v2, v3, v4) write
  v6 = load.8 v3 +0
  v7 = const 1000
  v8 = mul v5, v7
  v9 = add v8, v6
  return v9
function step(2)
b0 entry:
  v1 = argument 0
  v2 = argument 1
  v3 = load.8 v2 +0
  v4 = add v3, v1
  store.8 v2 +0, v4
  v5 = const 4
  v6 = compare eq v1, v5
  return v6`);
  // Five turns, and 0 + 1 + 2 + 3 + 4.
  assert.equal(outcome.r0, 5010n);
});

test("probe_read copies kernel memory, and zeroes and says EFAULT where there is none", () => {
  const text = (address: bigint): string => `${main}
  v1 = slot s1
  v2 = const 8
  v3 = const ${address}
  v4 = call probe_read_kernel(v1, v2, v3) write
  v5 = load.8 v1 +0
  v6 = add v4, v5
  return v6`;
  const kernelMemory = [{ address: 0xffff_8000_0000_0000n, bytes: new Uint8Array([9, 0, 0, 0, 0, 0, 0, 0]) }];
  assert.equal(run(text(-0x8000_0000_0000n), { kernelMemory }).r0, 9n);
  assert.equal(BigInt.asIntN(64, run(text(64n), { kernelMemory }).r0), -14n);
});

test("an access past the end of the context is a fault", () => {
  const text = "function main(1)\nb0 entry:\nv1 = argument 0\nv2 = load.8 v1 +4\nreturn v2";
  assert.throws(() => run(text, { context: new Uint8Array(8) }), MemoryFaultError);
});

test("an endless loop ends with the budget", () => {
  const text = "function main(1)\nb0 entry:\njump b1\nb1 loop:\nv2 = call ktime_get_ns() write\njump b1";
  assert.throws(() => run(text, { budget: 100 }), /budget is used up/);
});

test("constants that are known at loading arrive by name", () => {
  const text = "function main(1)\nb0 entry:\nv1 = load-constant pid\nreturn v1";
  assert.equal(run(text, { constants: { pid: 4711n } }).r0, 4711n);
});
