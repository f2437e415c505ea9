// Loops of every kind, what leaves them, and what they may have in them.

const BODIES: readonly string[] = [
  "@n++;",
  "@m[$i] = count();",
  "$sum += $i * 3;",
  'printf("%d\\n", $i);',
  "if ($i == 3) { continue; } if ($i > 10) { break; } @n += $i;",
  "if ($i == 5) { return; } @last = $i;",
  "@t[comm, $i] = ($i, comm);",
  'if (strcontains(comm, "a")) { @found = 1; break; }',
  "for ($j : 0..3) { @n += $i * $j; }",
  "@s[username] = $i;",
];

const HEADS: readonly ((body: string) => string)[] = [
  (body) => `for ($i : 0..5) { ${body} }`,
  (body) => `for ($i : 0..1000) { ${body} }`,
  (body) => `for ($i : 0..pid) { ${body} }`,
  (body) => `for ($i : (pid & 15)..40) { ${body} }`,
  (body) => `$i = 0; while ($i < 20) { $i++; ${body} }`,
  (body) => `$i = 1; unroll(4) { ${body.replace(/break|continue/g, "$sum++")} $i++; }`,
];

const OVER_MAPS: readonly string[] = [
  "for ($kv : @m) { print($kv); }",
  "for ($kv : @m) { if ($kv.0 == 5) { break; } @sum += $kv.1; }",
  "for ($kv : @m) { delete(@m, $kv.0); }",
  "for ($kv : @m) { for ($j : 0..2) { @sum += $kv.1 * $j; } }",
  "for ($kv : @m) { for ($other : @m) { if ($kv.1 > $other.1) { @n++; } } }",
  "$best = (uint32)0; for ($kv : @m) { if ($kv.1 > 3) { $best = (uint32)$kv.1; } } print($best);",
];

const OTHERS: readonly string[] = [
  "rawtracepoint:sched_switch { for ($a : kstack) { @[ksym($a)] = count(); } }",
  "rawtracepoint:sched_switch { for ($a : kstack(8)) { if ($a == 0) { break; } @n++; } }",
  "profile:hz:99 { for ($a : ustack) { @[usym($a)] = count(); } }",
  "profile:hz:99 { for ($a : ustack(4)) { for ($b : 0..4) { @n += $a == $b ? 1 : 2; } } }",
  "rawtracepoint:sched_switch { $t = curtask; for ($i : 0..10) { if ($t.pid == 1) { break; } $t = $t.real_parent; } print($t.pid); }",
  "rawtracepoint:sched_switch { $t = curtask; $n = 0; while ($t.pid > 1 && $n < 30) { $t = $t.real_parent; $n++; } print($n); }",
  "begin { for ($i : 0..100) { for ($j : 0..100) { for ($k : 0..100) { @n++; } } } }",
  'begin { @s["a"] = (1, "x"); for ($kv : @s) { print($kv.0); print($kv.1.1); } }',
  "begin { @c[1] = count(); @c[2] = count(); for ($kv : @c) { print(($kv.0, (int64)$kv.1)); } }",
  "begin { @h[comm, 1] = 7; for ($kv : @h) { print($kv.0.0); } }",
  "config = { max_strlen = 1024 } tracepoint:syscalls:sys_enter_execve { for ($i : 0..20) { $p = args.argv[$i]; if ($p == 0) { break; } print(str($p, 64)); } }",
  "tracepoint:syscalls:sys_enter_execve { $a = args.argv; $i = 0; while ($i < 12) { if ((uint64)$a[$i] == 0) { break; } @n[$i] = str($a[$i]); $i++; } }",
];

export const LOOPS: readonly string[] = [
  ...HEADS.flatMap((head) =>
    BODIES.map((body) => `tracepoint:sched:sched_switch { $sum = (int64)0; ${head(body)} print($sum); }`),
  ),
  ...OVER_MAPS.map((loop) => `begin { @m[1] = 2; @m[5] = 7; } interval:s:1 { ${loop} }`),
  ...OTHERS,
];
