// Types that the checker finds for variables and maps: what is assigned decides, everywhere in the script.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { testTarget } from "../../test/test-target.ts";
import { parse } from "../syntax/index.ts";
import { typeName } from "../types/type-name.ts";
import { check } from "./check.ts";

function typesOf(script: string): string {
  const options = { positional: ["7", "word"], named: new Map<string, string>(), unsafe: false, pid: undefined };
  const { checked, diagnostics } = check(parse(script).program, testTarget(), options);
  const errors = diagnostics.filter((d) => d.severity === "error").map((d) => d.message);
  const maps = [...(checked?.maps.values() ?? [])].map(
    (m) => `${m.name}${m.key === undefined ? "" : `[${typeName(m.key)}]`} ${typeName(m.value)}`,
  );
  const symbols = new Set(checked?.probes.flatMap((p) => [...p.variables.values()]));
  const variables = [...symbols].map((s) => `$${s.name} ${typeName(s.type)}`);
  return [...errors, ...variables, ...maps].join("; ");
}

const GROUPS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "literals take the smallest signed type": [
    ["$a = 127; $b = 128; $c = -129; $d = 70000; $e = 5000000000;", "$a int8; $b int16; $c int16; $d int32; $e int64"],
    ["$a = 18446744073709551615; $b = -9223372036854775808;", "$a uint64; $b int64"],
    ['$a = "abc"; $b = true; $c = (1, "ab");', "$a string[4]; $b bool; $c (int8,string[3])"],
    ["$a = $1; $b = str($2); $c = $#;", "$a int8; $b string[5]; $c uint64"],
  ],
  "variables grow with what is assigned": [
    ["$a = 1; $a = 300;", "$a int16"],
    ["$a = (uint8)1; $a = (uint32)2;", "$a uint32"],
    ["$a = (uint8)1; $a = (int8)-1;", "$a int16"],
    ["$a = (uint64)1; $a = -1;", "$a int64"],
    ["$a = 5; $a = (uint16)7;", "$a uint16"],
    ['$a = "ab"; $a = "abcdef";', "$a string[7]"],
    ['$a = (1, "a"); $a = (300, "bcd");', "$a (int16,string[4])"],
    ["$a = 1; $a += 1;", "$a int64"],
    ["$a = (uint8)1; $a += 1;", "$a uint64"],
    ["$a = (uint8)1; $a -= 1;", "$a int64"],
    ["$a = (uint8)1; $a++;", "$a uint64"],
    ["$a = (uint8)1; $a--;", "$a int64"],
    ["let $a : uint8 = 1; $a++; $a += 300;", "$a uint8"],
  ],
  "operators widen to 64 bits": [
    ["$a = (uint8)1; $b = $a + 1; $c = $a - 1; $d = $a * (int8)1;", "$a uint8; $b uint64; $c int64; $d int64"],
    ["$a = (uint8)1; $b = -$a; $c = ~$a; $d = !$a;", "$a uint8; $b uint64; $c uint64; $d bool"],
    ["$a = (int8)1; $b = -$a; $c = $a > 0;", "$a int8; $b int64; $c bool"],
    ["$a = (uint8)1; $b = $a > 0 ? $a : 300;", "$a uint8; $b uint16"],
    ["$a = (int32)5; $b = (int8)$a; $c = (uint64)$a;", "$a int32; $b int8; $c uint64"],
  ],
  maps: [
    ["@ = 1; @a[1] = 2; @a[300] = 3;", "@ int8; @a[int16] int8"],
    ['@a["x", 1] = 1; @a["longer", (uint8)2] = 2;', "@a[(string[7],uint8)] int8"],
    ['@a[1, (2, "b")] = 1;', "@a[(int8,(int8,string[2]))] int8"],
    ["@a++; @b--; @c[1] += 5;", "@a int64; @b int64; @c[int8] int64"],
    ["@a = (uint8)1; @a++;", "@a uint64"],
    [
      "@a = count(); @b = sum(5); @c = sum((uint8)5); @d = avg(1); @e = hist(1); @f = lhist(1, 0, 10, 1);",
      "@a count_t; @b sum_t; @c usum_t; @d avg_t; @e hist_t; @f lhist_t",
    ],
    ["@a = count(); $x = (int64)@a; @b = (uint64)@a;", "$x int64; @a count_t; @b uint64"],
    ["@a = @a + 1;", "@a int64"],
    ["@a = @b; @b = 5;", "@b int8; @a int8"],
    ["@a[1] = 2; for ($kv : @a) { $k = $kv.0; }", "$kv (int8,int8); $k int8; @a[int8] int8"],
    ["@a[comm] = 1; @b[pid, tid] = nsecs;", "@a[string[16]] int8; @b[(uint32,uint32)] uint64"],
  ],
  structs: [
    [
      "$t = curtask; $p = $t->pid; $c = $t->comm; $u = $t->cred->uid;",
      "$t struct task_struct *; $p int32; $c string[16]; $u uint32",
    ],
    [
      "$t = curtask; $f = $t->flag; $l = $t->level; $m = $t->mode;",
      "$t struct task_struct *; $f uint32; $l int32; $m enum task_mode",
    ],
    [
      "$t = curtask; $x = $t->times; $y = $t->times[1]; $n = str($t->name);",
      "$t struct task_struct *; $x uint64[4]; $y uint64; $n string[1024]",
    ],
    [
      "$t = (struct task_struct *)5; $q = $t->real_parent->real_parent;",
      "$t struct task_struct *; $q struct task_struct *",
    ],
  ],
};

for (const [name, cases] of Object.entries(GROUPS)) {
  describe(name, () => {
    for (const [body, types] of cases) test(body, () => assert.equal(typesOf(`begin { ${body} }`), types));
  });
}

test("a probe's arguments", () => {
  const types = typesOf(
    "tracepoint:sched:sched_switch { $p = args.prev_pid; $c = args.prev_comm; $s = args.prev_state; }",
  );
  assert.equal(types, "$p int32; $c string[16]; $s int64");
  const raw = typesOf("rawtracepoint:sched_switch { $a = args.preempt; $b = args.prev->tgid; $c = arg2; }");
  assert.equal(raw, "$a bool; $b int32; $c int64");
});

test("a type goes along a chain of assignments however long", () => {
  const links = Array.from({ length: 120 }, (_, i) => `@m${i} = @m${i + 1};`);
  assert.match(typesOf(`begin { ${links.join(" ")} @m120 = "abc"; }`), /^(@m\d+ string\[4\](; |$)){121}$/);
});
