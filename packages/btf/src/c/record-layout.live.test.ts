// Layout against GCC: random structs, compiled into one program that prints sizes, alignments and where bits lie.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { Alignments } from "../alignment.ts";
import { structMembers } from "../members.ts";
import { parseC } from "./parse-c.ts";

const INTEGERS = ["char", "unsigned char", "short", "unsigned short", "int", "unsigned", "long", "unsigned long long"];
const BITS: Readonly<Record<string, number>> = { char: 8, short: 16, int: 32, unsigned: 32, long: 64 };

function width(type: string): number {
  const last = type.split(" ").at(-1) ?? "";
  return BITS[last] ?? 32;
}

const attribute = fc.constantFrom("", "", "", "", " __attribute__((packed))", " __attribute__((aligned(8)))");
const integer = fc.constantFrom(...INTEGERS);
const scalar = fc.tuple(integer, attribute).map(
  ([type, attributes]) =>
    (name: string) =>
      `${type} ${name}${attributes};`,
);
const array = fc.tuple(integer, fc.integer({ min: 1, max: 5 })).map(
  ([type, length]) =>
    (name: string) =>
      `${type} ${name}[${length}];`,
);
const pointer = fc.constant((name: string) => `void *${name};`);
const bitfield = fc.tuple(integer, fc.nat(), fc.boolean()).map(
  ([type, bits, named]) =>
    (name: string) =>
      `${type} ${named ? name : ""}:${1 + (bits % width(type))};`,
);
const barrier = integer.map((type) => () => `${type} :0;`);
const inner = fc
  .constantFrom("struct", "union")
  .map((kind) => (name: string) => `${kind} { char ${name}a; int ${name}b:9; };`);
const member = fc.oneof(scalar, array, pointer, bitfield, bitfield, bitfield, barrier, inner);
const record = fc.record({
  kind: fc.constantFrom("struct", "struct", "struct", "union"),
  members: fc.array(member, { minLength: 1, maxLength: 9 }),
  attribute: fc.constantFrom("", "", "", " __attribute__((packed))", " __attribute__((aligned(32)))"),
  pack: fc.constantFrom(0, 0, 0, 1, 2, 4),
});

function definition(
  {
    kind,
    members,
    attribute: attributes,
    pack,
  }: { kind: string; members: ((name: string) => string)[]; attribute: string; pack: number },
  tag: string,
): string {
  const body = members.map((print, i) => `  ${print(`m${i}_`)}`).join("\n");
  const text = `${kind} ${tag} {\n${body}\n}${attributes};\n`;
  return pack === 0 ? text : `#pragma pack(push, ${pack})\n${text}#pragma pack(pop)\n`;
}

function describeWithParser(text: string, tag: string, kind: "struct" | "union"): string {
  const { btf } = parseC(text);
  const id = btf.find(tag, kind) ?? 0;
  const lines = structMembers(btf, id, { flattenAnonymous: true })
    .filter((field) => btf.resolved(field.type).kind !== "array")
    .map((field) => `${field.name} ${field.bitOffset} ${field.bitfieldSize || (btf.size(field.type) ?? 0) * 8}`);
  return [`${tag} ${btf.size(id)}`, ...lines].join("\n");
}

function probe(text: string, tag: string, kind: "struct" | "union"): string {
  const { btf } = parseC(text);
  const fields = structMembers(btf, btf.find(tag, kind) ?? 0, { flattenAnonymous: true });
  const scalars = fields.filter((field) => btf.resolved(field.type).kind !== "array");
  const prints = scalars.map((field) => {
    const ones = btf.resolved(field.type).kind === "ptr" ? "(void *)-1" : "-1";
    return `{ union { ${kind} ${tag} s; unsigned char b[sizeof(${kind} ${tag})]; } u; memset(&u, 0, sizeof u); u.s.${field.name} = ${ones}; show("${field.name}", u.b, sizeof u.b); }`;
  });
  return `printf("${tag} %zu\\n", sizeof(${kind} ${tag}));\n${prints.join("\n")}`;
}

const SHOW = `#include <stdio.h>
#include <string.h>
static void show(const char *name, const unsigned char *b, unsigned long n) {
  long first = -1, count = 0;
  for (unsigned long i = 0; i < n * 8; i++) if (b[i / 8] >> (i % 8) & 1) { if (first < 0) first = i; count++; }
  printf("%s %ld %ld\\n", name, first, count);
}
`;

function compileAndRun(source: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "record-layout-"));
  try {
    writeFileSync(join(folder, "a.c"), source);
    const compiled = spawnSync("gcc", ["-w", "-O0", "-o", join(folder, "a"), join(folder, "a.c")], {
      encoding: "utf8",
    });
    if (compiled.error !== undefined) return undefined;
    assert.equal(compiled.status, 0, compiled.stderr);
    return spawnSync(join(folder, "a"), { encoding: "utf8" }).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("random structs lie as GCC lays them out", { timeout: 60_000 }, (t) => {
  const records = fc.sample(record, { numRuns: 200, seed: 20251 });
  const cases = records.map((sample, i) => ({
    tag: `s${i}`,
    kind: sample.kind === "union" ? ("union" as const) : ("struct" as const),
    text: definition(sample, `s${i}`),
  }));
  const main = cases.map(({ text, tag, kind }) => probe(text, tag, kind)).join("\n");
  const output = compileAndRun(`${SHOW}${cases.map(({ text }) => text).join("")}int main(void) {\n${main}\n}\n`);
  if (output === undefined) return t.skip("gcc is not installed, so there is nothing to compare with");
  const expected = output.trim().split(/\n(?=s\d+ )/);
  for (const [i, { text, tag, kind }] of cases.entries()) {
    assert.equal(describeWithParser(text, tag, kind), expected[i], text);
  }
});

test("alignments are those of GCC", (t) => {
  const text =
    "struct a { char c; struct { short s; } __attribute__((aligned(4))) x; }; struct b { struct a a; long l[2]; };";
  const output = compileAndRun(
    `${SHOW}${text}int main(void){printf("%zu %zu",_Alignof(struct a),_Alignof(struct b));}`,
  );
  if (output === undefined) return t.skip("gcc is not installed, so there is nothing to compare with");
  const { btf, constants } = parseC(`${text}\n#define A _Alignof(struct a)\n#define B _Alignof(struct b)`);
  assert.equal(`${constants.get("A")} ${constants.get("B")}`, output);
  assert.equal(new Alignments(btf).of(btf.find("b", "struct") ?? 0), 8);
});
