// Kinds of maps, and what each aggregation keeps and prints. One table of cases, and the rows of the inventory that they cover.

import { type Case, conformance } from "../../test/conformance.ts";

const ROWS: readonly string[] = [
  "hash",
  "lruhash",
  "percpuhash",
  "percpulruhash",
  "map kinds that are refused",
  "undeclared maps",
  "count()",
  "sum()",
  "min() and max()",
  "avg()",
  "stats()",
  "hist()",
  "lhist()",
  "tseries()",
];

const CASES: readonly Case[] = [
  { row: "hash", program: "let @m = hash(2); begin { @m[1] = 1; @m[2] = 2; exit(); }", maps: "@m[1]: 1\n@m[2]: 2\n" },
  {
    row: "hash",
    program: "let @m = hash(1); begin { @m[1] = 1; @m[2] = 2; exit(); }",
    maps: "@m[1]: 1\n",
    says: [
      "1:38-47: WARNING: Map full; can't update element. Try increasing max_map_keys config or manually setting the max entries in a map declaration e.g. `let @a = hash(5000)`",
    ],
    exit: 1,
  },
  { row: "lruhash", program: "let @m = lruhash(100); begin { @m[1] = 1; @m[1] += 4; exit(); }", maps: "@m[1]: 5\n" },
  {
    row: "percpuhash",
    program: 'let @m = percpuhash(10); begin { @m["a"] = count(); @m["a"] = count(); exit(); }',
    maps: "@m[a]: 2\n",
  },
  {
    row: "percpulruhash",
    program: "let @m = percpulruhash(100); begin { @m[1] = sum(5); @m[1] = sum(6); exit(); }",
    maps: "@m[1]: 11\n",
  },
  {
    row: "map kinds that are refused",
    program: "let @m = queue(10); begin { @m[1] = 5; exit(); }",
    says: ["1:10-15: ERROR: Invalid bpf map type: queue"],
  },
  { row: "map kinds that are refused", program: "let @m = lruhash(10); begin { @m = 5; exit(); }", maps: "@m: 5\n" },
  {
    row: "undeclared maps",
    program: "config = { max_map_keys = 1 } begin { @m[1] = 1; @m[2] = 2; exit(); }",
    maps: "@m[1]: 1\n",
    says: [
      "1:50-59: WARNING: Map full; can't update element. Try increasing max_map_keys config or manually setting the max entries in a map declaration e.g. `let @a = hash(5000)`",
    ],
    exit: 1,
  },
  {
    row: "undeclared maps",
    body: '@s = 3; @k["a"] = 4; @t[1, 2] = (5, 6);',
    maps: "@k[a]: 4\n@s: 3\n@t[1, 2]: (5, 6)\n",
  },
  {
    row: "count()",
    body: '@c = count(); @c = count(); print((uint64)@c); if (@c == 2) { print("two"); } $x = @c + 1; print($x); @k["a"] = count();',
    out: "2\ntwo\n3\n",
    maps: "@c: 2\n@k[a]: 1\n",
  },
  {
    row: "sum()",
    body: "@s = sum(-5); @s = sum(3); print((int64)@s); @u = sum((uint64)7); print(@u > 6);",
    out: "-2\ntrue\n",
    maps: "@s: -2\n@u: 7\n",
  },
  {
    row: "min() and max()",
    body: "@lo = min(5); @lo = min(-3); @hi = max(5); @hi = max(9); print((@lo < 0, @hi > 8)); @k[1] = max((uint8)200);",
    out: "(true, true)\n",
    maps: "@hi: 9\n@k[1]: 200\n@lo: -3\n",
  },
  {
    row: "avg()",
    body: "@a = avg(1); @a = avg(2); @a = avg(6); print(@a); print((int64)@a); @n = avg(-4); @n = avg(-5);",
    out: "@a: 3\n3\n",
    maps: "@a: 3\n@n: -4\n",
  },
  {
    row: "stats()",
    body: '@a = stats(1); @a = stats(5); @k["x"] = stats(-3);',
    maps: "@a: { .count = 2, .average = 3, .total = 6 }\n@k[x]: { .count = 1, .average = -3, .total = -3 }\n",
  },
  {
    row: "hist()",
    body: "@h = hist(-1); @h = hist(0); @h = hist(1); @h = hist(5); @h = hist(1000); @h = hist(1000);",
    maps: "@h:\n(..., 0)               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |\n[0]                    1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |\n[1]                    1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |\n[2, 4)                 0 |                                                    |\n[4, 8)                 1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |\n[8, 16)                0 |                                                    |\n[16, 32)               0 |                                                    |\n[32, 64)               0 |                                                    |\n[64, 128)              0 |                                                    |\n[128, 256)             0 |                                                    |\n[256, 512)             0 |                                                    |\n[512, 1K)              2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|\n\n",
  },
  {
    row: "hist()",
    body: "@h = hist(100, 2); @h = hist(111, 2); @h = hist(5000, 2); @k[1] = hist(3, 1); @k[2] = hist(1 << 40, 1);",
    maps: "@h:\n[96, 112)              2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|\n[112, 128)             0 |                                                    |\n[128, 160)             0 |                                                    |\n[160, 192)             0 |                                                    |\n[192, 224)             0 |                                                    |\n[224, 256)             0 |                                                    |\n[256, 320)             0 |                                                    |\n[320, 384)             0 |                                                    |\n[384, 448)             0 |                                                    |\n[448, 512)             0 |                                                    |\n[512, 640)             0 |                                                    |\n[640, 768)             0 |                                                    |\n[768, 896)             0 |                                                    |\n[896, 1024)            0 |                                                    |\n[1024, 1280)           0 |                                                    |\n[1280, 1536)           0 |                                                    |\n[1536, 1792)           0 |                                                    |\n[1792, 2048)           0 |                                                    |\n[2048, 2560)           0 |                                                    |\n[2560, 3072)           0 |                                                    |\n[3072, 3584)           0 |                                                    |\n[3584, 4K)             0 |                                                    |\n[4K, 5K)               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |\n\n@k[1]:\n[3]                    1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|\n\n@k[2]:\n[1024G, 1536G)         1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|\n\n",
  },
  { row: "hist()", body: "@h = hist(100, 6);", says: ["1:24-25: ERROR: hist: bits 6 must be 0..5"] },
  {
    row: "lhist()",
    body: "@h = lhist(-5, 0, 100, 10); @h = lhist(0, 0, 100, 10); @h = lhist(55, 0, 100, 10); @h = lhist(100, 0, 100, 10); @h = lhist(500, 0, 100, 10);",
    maps: "@h:\n(..., 0)               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |\n[0, 10)                1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |\n[10, 20)               0 |                                                    |\n[20, 30)               0 |                                                    |\n[30, 40)               0 |                                                    |\n[40, 50)               0 |                                                    |\n[50, 60)               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |\n[60, 70)               0 |                                                    |\n[70, 80)               0 |                                                    |\n[80, 90)               0 |                                                    |\n[90, 100)              0 |                                                    |\n[100, ...)             2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|\n\n",
  },
  {
    row: "lhist()",
    body: "@h = lhist(2048, 0, 10240, 1024); @h = lhist(4000, 0, 10240, 1024);",
    maps: "@h:\n[2K, 3K)               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|\n[3K, 4K)               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|\n\n",
  },
  {
    row: "lhist()",
    body: "@h = lhist(1, 0, 1001, 1);",
    says: ["1:14-34: ERROR: lhist() has too many buckets, must be <= 1000 (would need 1001)"],
  },
  {
    row: "tseries()",
    program: "config = { unstable_tseries = enable } begin { @ = tseries(4, 10s, 3); exit(); }",
    maps: /^@:\n {19}3 {51}5\nhh:mm:ss\.ns {8}\|_{51}\|\n\d\d:\d\d:\d\d\.0{9} \| {25}\* {25}\| 4\n {19}v_{51}v\n {19}3 {51}5\n\n$/,
  },
  {
    row: "tseries()",
    program: 'begin { @ = tseries(4, 10s, 3, "max"); exit(); }',
    maps: /^@:\n/,
    says: [
      "WARNING: Script is using an unstable feature: tseries. To prevent this warning you must explicitly enable it in the config e.g. unstable_tseries=enable",
    ],
  },
];

conformance("maps and aggregations", ROWS, CASES);
