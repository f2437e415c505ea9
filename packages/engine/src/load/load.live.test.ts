import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import type { BpfMapSpec } from "@kscope/codegen";
import { possibleCpus } from "@kscope/kernel";
import { INT64, UINT64 } from "@kscope/lang";
import { asm, assemble, HELPER, type Piece } from "../../test/assembly.ts";
import { BEGIN, MemorySink, OK, object, program, scalar, timer } from "../../test/objects.ts";
import { MapRefused } from "../errors/map-refused.ts";
import { ProgramRejected } from "../errors/program-rejected.ts";
import { TooManyProbes } from "../errors/too-many-probes.ts";
import { run } from "../run/session.ts";
import { createMaps } from "./create-maps.ts";

test("initial data and offsets into map values reach the program", async () => {
  const sink = new MemorySink();
  const code = assemble(asm.mov(1, 1), asm.loadMapValue(2, 0, 8), asm.storeReg64(2, 0, 1), ...OK);
  const map = scalar("c", "array", { value: UINT64, setFlagOffset: 8 });
  const initial = new Uint8Array([42, 0, 0, 0, 0, 0, 0, 0]);
  const programs = [program("raw_tracepoint", BEGIN, code)];
  await run(object({ maps: [{ ...map, initial }], programs }), { sink });
  assert.deepEqual(sink.of("map")[0]?.entries, [{ key: undefined, value: 42 }]);
});

test("a refused program names the source of the failing instruction", async () => {
  const span = { file: 0, start: 10, end: 20 };
  const code = assemble(asm.mov(0, 0), asm.load64(1, 3, 0), asm.exit);
  const lines = [
    { instruction: 0, span: { file: 0, start: 0, end: 5 } },
    { instruction: 1, span },
  ];
  const bad = { ...program("raw_tracepoint", BEGIN, code), lines };
  await assert.rejects(run(object({ programs: [bad] }), { sink: new MemorySink() }), (error: unknown) => {
    assert.ok(error instanceof ProgramRejected);
    assert.deepEqual(error.span, span);
    assert.match(error.lastWords, /R3 !read_ok/);
    return true;
  });
});

test("what the verifier knew is told in words", async () => {
  const lookup = [
    ...[asm.store64(10, -8, 0), asm.movReg(2, 10), asm.add(2, -8)],
    ...[asm.loadMap(1, 0), asm.call(HELPER.map_lookup_elem)],
  ];
  const found = [...lookup, asm.skipUnlessEqual(0, 0, 1), asm.exit];
  const refused: readonly (readonly [pieces: readonly Piece[], words: RegExp])[] = [
    [[asm.call(HELPER.get_current_pid_tgid), asm.load64(1, 0, 0)], /no pointer to it, but a number, which may be any$/],
    [[...lookup, asm.load64(1, 0, 0)], /may be 0 here: it is an address in a map's value \(map h, 8 bytes\), or 0$/],
    [[...found, asm.load64(1, 0, 8)], /8 bytes at offset 8 of a map's value, which has 8/],
    [
      [asm.mov(1, 5), asm.mov(2, 6), asm.call(HELPER.map_lookup_elem)],
      /argument 1 of map_lookup_elem\(\) is the number 5/,
    ],
    [[asm.store64(10, -520, 0)], /wants 520 bytes of stack/],
  ];
  const maps: BpfMapSpec[] = [{ name: "h", kind: "hash", keySize: 8, valueSize: 8, maxEntries: 8, flags: 0 }];
  for (const [pieces, words] of refused) {
    const programs = [program("raw_tracepoint", BEGIN, assemble(...pieces, ...OK))];
    await assert.rejects(run(object({ maps, programs }), { sink: new MemorySink() }), (error: unknown) => {
      assert.ok(error instanceof ProgramRejected);
      assert.match(error.words ?? error.lastWords, words);
      return true;
    });
  }
});

test("more probes than allowed are refused before anything is created", async () => {
  const one = program("perf_event", timer("interval", 1n), assemble(...OK));
  const running = run(object({ programs: [one, one], config: { max_probes: 1 } }), { sink: new MemorySink() });
  await assert.rejects(running, TooManyProbes);
});

test("what the machine knows when a program is loaded reaches it", async () => {
  const sink = new MemorySink();
  const code = assemble(asm.loadConstant(1, "ncpus"), asm.loadMapValue(2, 0, 0), asm.storeReg64(2, 0, 1), ...OK);
  const map = scalar("c", "array", { value: UINT64, setFlagOffset: 0 });
  await run(object({ maps: [map], programs: [program("raw_tracepoint", BEGIN, code)] }), { sink });
  assert.deepEqual(sink.of("map")[0]?.entries, [{ key: undefined, value: possibleCpus() }]);
});

test("a program with a callback gets the BTF that the kernel demands of it", async () => {
  const code = assemble(
    asm.mov(1, 5),
    asm.loadFunction(2, 5),
    asm.mov(3, 0),
    asm.mov(4, 0),
    asm.call(HELPER.loop),
    ...OK,
    ...OK,
  );
  const functions = [
    { name: "begin", instruction: 0, argumentCount: 1 },
    { name: "for 1", instruction: 8, argumentCount: 2 },
  ];
  const looping = { ...program("raw_tracepoint", BEGIN, code), functions };
  const result = await run(object({ programs: [looping] }), { sink: new MemorySink() });
  assert.equal(result.exitCode, 0);
});

test("a map that is too large is refused with its size", () => {
  const huge: BpfMapSpec = { name: "h", kind: "array", keySize: 4, valueSize: 1 << 20, maxEntries: 1 << 24, flags: 0 };
  const maps = [
    { ...huge, script: { name: "@big", key: INT64, value: INT64, perCpu: false, setFlagOffset: undefined } },
  ];
  assert.throws(
    () => createMaps(object({ maps, programs: [] })),
    (error: unknown) => {
      assert.ok(error instanceof MapRefused);
      assert.match(error.message, /@big \(16777280 MiB\).*max_map_keys/);
      return true;
    },
  );
});

test("a user without rights is told what to do", (context) => {
  const here = new URL("../../", import.meta.url).pathname;
  const script = `
    import { createMaps } from ${JSON.stringify(`${here}src/load/create-maps.ts`)};
    import { object, RING } from ${JSON.stringify(`${here}test/objects.ts`)};
    try { createMaps(object({ maps: [RING], programs: [] })); } catch (error) { console.log(error.name, error.message); }`;
  const child = spawnSync("setpriv", ["--reuid", "65534", "--clear-groups", process.execPath, "-e", script]);
  if (child.status !== 0) return context.skip(`cannot become another user here: ${child.stderr}`);
  assert.match(child.stdout.toString(), /^NoPrivilege .*run as root.*CAP_BPF/);
});
