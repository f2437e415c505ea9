// Maps whose keys are in tables of our own: exact counts under load from all processors, limits, and clearing.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { runSource } from "../../test/run-source.ts";
import { noCompiler } from "../../test/traced-program.ts";

const THREADS = 4;
const CALLS = 30_000;
const KEYS = 3000;

const PROGRAM = `
#include <pthread.h>
#include <string.h>
__attribute__((noinline)) void call(long key, int thread) { __asm__ volatile("" : : "r"(key), "r"(thread)); }
__attribute__((noinline)) void name(const char *text) { __asm__ volatile("" : : "r"(text) : "memory"); }
static void *work(void *start) {
  char text[1100];
  memset(text, 'x', sizeof text);
  for (int i = 0; i < 1100; i++) {
    text[i] = 0;
    // what follows the NUL differs each time
    if (i < 1099) text[i + 1] = 'a' + (i + (long)start) % 26;
    name(text);
    text[i] = 'a' + i % 26;
  }
  for (long i = 0; i < ${CALLS}; i++) call((i * 7919 + (long)start) % ${KEYS}, (int)(long)start);
  return 0;
}
int main(void) {
  pthread_t threads[${THREADS}];
  for (long i = 0; i < ${THREADS}; i++) pthread_create(&threads[i], 0, work, (void *)i);
  for (int i = 0; i < ${THREADS}; i++) pthread_join(threads[i], 0);
}`;

const folder = mkdtempSync(join(tmpdir(), "key-tables-"));
after(() => rmSync(folder, { recursive: true }));
const program = join(folder, "program");
if (noCompiler === false) {
  writeFileSync(`${program}.c`, PROGRAM);
  execFileSync("gcc", ["-O2", "-pthread", "-o", program, `${program}.c`]);
}

function values(text: string, map: string): readonly number[] {
  return Array.from(text.matchAll(new RegExp(`^${map}\\[.*\\]: (\\d+)$`, "gm")), ([, n]) => Number(n));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe("keys that come from four threads at once", { skip: noCompiler }, () => {
  test("every call is counted, by keys of every shape", async () => {
    const script = `uprobe:${program}:call {
      @number[arg0] = count();
      @pair[arg0 % 500, arg1] = count();
      @text[comm, (uint8)arg1] = count();
      @added[arg0 % 10] = sum(arg1 + 1);
      @of[arg1] = hist(arg0);
    }`;
    const { maps, err } = await runSource(script, { command: program, duration: 20_000 });
    assert.equal(err, "");
    const total = THREADS * CALLS;
    assert.equal(values(maps, "@number").length, KEYS);
    assert.equal(sum(values(maps, "@number")), total);
    assert.equal(values(maps, "@pair").length, 500 * THREADS);
    assert.equal(sum(values(maps, "@pair")), total);
    assert.deepEqual(values(maps, "@text"), Array(THREADS).fill(CALLS));
    assert.equal(sum(values(maps, "@added")), (CALLS * THREADS * (THREADS + 1)) / 2);
    const rows = Array.from(maps.matchAll(/^[[(][^|]*[\])] +(\d+) \|/gm), ([, n]) => Number(n));
    assert.equal(sum(rows), total);
  });

  test("long strings are told apart by all their characters, whatever lies behind them", async () => {
    const script = `uprobe:${program}:name { @[str(arg0)] = count(); @s[str(arg0, 64)] = sum(1); @t[str(arg0, 64), tid] = count(); }`;
    const { maps, err } = await runSource(script, { command: program, duration: 20_000 });
    assert.equal(err, "");
    const lengths = new Map(
      Array.from(maps.matchAll(/^@\[([a-z.]*)\]: (\d+)$/gm), ([, text = "", n]) => [text.length, Number(n)]),
    );
    for (let length = 0; length < 1024; length++) assert.equal(lengths.get(length), THREADS, `of ${length} characters`);
    // those of which 1023 characters are kept, with the mark of what was cut
    assert.equal(sum([...lengths.values()]), THREADS * 1100);
    assert.equal(values(maps, "@s").length, 64);
    assert.equal(sum(values(maps, "@s")), THREADS * 1100);
    assert.equal(values(maps, "@t").length, 64 * THREADS);
  });

  test("a full table keeps what it has and counts what it drops", async () => {
    const script = `let @a = percpuhash(100); uprobe:${program}:call { @a[arg0] = count(); @all = count(); }`;
    const { maps, err } = await runSource(script, { command: program, duration: 20_000 });
    const [, dropped = "0"] = /@a was full: (\d+) updates were dropped/.exec(err) ?? [];
    assert.equal(values(maps, "@a").length, 100);
    assert.equal(sum(values(maps, "@a")) + Number(dropped), THREADS * CALLS);
    assert.match(err, /^stdin:1:\d+-\d+: WARNING: Map full/);
  });
});

test("a cleared table is empty, again and again, and takes the same keys and others", async () => {
  const script = `
    begin { @i = 0; }
    interval:ms:200 {
      @i++;
      @m[@i % 3] = count(); @m[@i % 3] = count(); @h[@i] = hist(@i);
      print(@m); print(@h);
      clear(@m); clear(@h);
      if (@i == 7) { clear(@i); exit(); }
    }`;
  const { out, err } = await runSource(script, { duration: 10_000, warnings: false });
  assert.equal(err, "");
  const shown = Array.from(out.matchAll(/^@m\[(\d)\]: (\d+)$/gm), ([, key, n]) => `${key}=${n}`);
  assert.deepEqual(shown, ["1=2", "2=2", "0=2", "1=2", "2=2", "0=2", "1=2"]);
  assert.equal(out.match(/^@h\[\d\]:$/gm)?.length, 7);
});

test("maps that probes read stay the kernel's", async () => {
  const script = `begin {
    @a[1] = count(); @a[1] = count(); @b[2] = sum(5); @c[3] = count(); @d[4] = count();
    print((int64)@a[1]); print(len(@b)); delete(@c, 3); print(has_key(@c, 3)); for ($kv : @d) { print($kv.0); } exit();
  }`;
  const { out } = await runSource(script);
  assert.match(out, /^2\n1\nfalse\n4\n/);
});
