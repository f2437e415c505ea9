import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { recordingProgram } from "../../test/counting.ts";
import { BpfMap } from "../maps/bpf-map.ts";
import type { BpfProgram } from "../programs/bpf-program.ts";
import { loadProgram } from "../programs/load-program.ts";
import { RingBuffer } from "./ring-buffer.ts";

/** Records of one run, each 16 bytes and 8 of header; the verifier walks no more than 8192 turns of the loop. */
const BURST = 5000;

function setUp(bytes: number, repeat = BURST): { map: BpfMap; program: BpfProgram; ring: RingBuffer } {
  const map = BpfMap.create({ type: "ringbuf", name: "ring", keySize: 0, valueSize: 0, maxEntries: bytes });
  const instructions = recordingProgram(map, repeat);
  const program = loadProgram({ type: "raw_tracepoint", name: "records", license: "GPL", instructions });
  return { map, program, ring: new RingBuffer(map) };
}

function argument(value: number): { ctx: Uint8Array } {
  return { ctx: new Uint8Array(new BigUint64Array([BigInt(value)]).buffer) };
}

describe("ring buffer", () => {
  test("200,000 records arrive complete, in order, around the end of the buffer", () => {
    const { map, program, ring } = setUp(1 << 18);
    let total = 0;
    let wrong = 0;
    for (let run = 0; run < 40; run++) {
      const sent = program.testRun(argument(run)).returnValue;
      assert.equal(sent, BURST);
      assert.equal(ring.available(), BURST * 24);
      let index = 0;
      total += ring.drain((view, bytes, offset, length) => {
        const right = length === 16 && view.getUint32(offset, true) === run && bytes[offset] === (run & 0xff);
        if (!right || view.getUint32(offset + 8, true) !== index++) wrong++;
      });
      assert.equal(ring.available(), 0);
    }
    assert.deepEqual({ total, wrong }, { total: 200_000, wrong: 0 });
    for (const it of [ring, program, map]) it.close();
  });

  test("more than 500,000 records a second are drained", () => {
    const { map, program, ring } = setUp(1 << 20);
    let [total, ms, sum] = [0, 0, 0];
    for (let run = 0; run < 120; run++) {
      program.testRun(argument(run));
      const start = performance.now();
      total += ring.drain((view, _bytes, offset) => {
        sum += view.getUint32(offset, true);
      });
      ms += performance.now() - start;
    }
    assert.equal(total, 600_000);
    assert.equal(sum, BURST * ((119 * 120) / 2));
    const rate = total / (ms / 1000);
    console.log(`    ${(rate / 1e6).toFixed(1)} million records a second`);
    assert.ok(rate > 500_000);
    for (const it of [ring, program, map]) it.close();
  });

  test("a buffer that is larger than its window arrives complete, twice around", () => {
    const { map, program, ring } = setUp(1 << 22);
    let [total, wrong] = [0, 0];
    // seven runs are 0.84 MB: the window moves within a drain, and the end of the buffer falls there too
    for (let round = 0; round < 12; round++) {
      for (let run = 0; run < 7; run++) assert.equal(program.testRun(argument(7 * round + run)).returnValue, BURST);
      let index = 0;
      total += ring.drain((view, bytes, offset, length) => {
        const run = 7 * round + Math.floor(index / BURST);
        const right = length === 16 && view.getUint32(offset, true) === run && bytes[offset] === (run & 0xff);
        if (!right || view.getUint32(offset + 8, true) !== index++ % BURST) wrong++;
      });
    }
    assert.deepEqual({ total, wrong }, { total: 12 * 7 * BURST, wrong: 0 });
    for (const it of [ring, program, map]) it.close();
  });

  test("a full buffer takes no more, and room comes back with draining", () => {
    const { map, program, ring } = setUp(4096);
    const fits = program.testRun(argument(1)).returnValue;
    assert.ok(fits < 4096 / 24 + 1 && fits > 160);
    assert.equal(program.testRun(argument(1)).returnValue, 0);
    assert.equal(
      ring.drain(() => {}, 100),
      100,
    );
    assert.ok(program.testRun(argument(1)).returnValue >= 99);
    for (const it of [ring, program, map]) it.close();
  });

  test("a handler that throws loses only the record it was given", () => {
    const { map, program, ring } = setUp(4096, 3);
    program.testRun(argument(1));
    assert.throws(() => ring.drain(() => assert.fail("handler")), /handler/);
    const rest: number[] = [];
    ring.drain((view, _bytes, offset) => rest.push(view.getUint32(offset + 8, true)));
    assert.deepEqual(rest, [1, 2]);
    for (const it of [ring, program, map]) it.close();
  });

  test("closing within a handler and keeping its view is harmless", () => {
    const { map, program, ring } = setUp(4096, 3);
    program.testRun(argument(1));
    let kept: Uint8Array | undefined;
    ring.drain((_view, bytes) => {
      kept = bytes;
      ring.close();
    });
    assert.equal(kept?.[0] ?? 0, 0);
    assert.throws(() => ring.drain(() => {}), /closed/);
    assert.throws(() => ring.available(), /closed/);
    for (const it of [program, map]) it.close();
  });
});
