// Scripts that fuzzing starts from: between them they use every construct of the language and every kind of probe of the
// test machine. They are correct, so that what a mutation breaks is one thing.

export const SEEDS: readonly string[] = [
  'begin { $x = 1; @a[$x, "k"] = count(); print(@a); clear(@a); exit(); }',
  'tracepoint:sched:sched_switch /args.prev_pid > 0 && comm != "x"/ { @[args.prev_comm, args.next_pid] = sum(args.prev_state); }',
  "rawtracepoint:sched_switch { $t = args.prev; if ($t->pid != 0) { @p[$t->comm] = hist($t->times[1], 3); } else { @q++; } }",
  'interval:s:1, profile:hz:99 { @stacks[kstack(3), ustack] = count(); time("%H:%M\\n"); }',
  'config = { max_strlen = 64; stack_mode = perf } let @m = lruhash(100); begin { @m[1] = (1, (2, "s")); for ($kv : @m) { print(($kv.0, $kv.1.1.1)); } }',
  'struct pair { int a; char b[8]; union { long c; short d; }; }; begin { $v = (uint64)5; $p = (struct pair *)&$v; printf("%d %s %llx\\n", $p->a, $p->b, $p->c); }',
  "#define LIMIT 3\nenum state { IDLE, BUSY = 7 };\nbegin { $s = (enum state)7; print($s); for ($i : 0..LIMIT) { if ($i == 1) { continue; } print($i); } }",
  "macro twice(x) { x * 2 } macro bump(@m, $v) { @m += $v; $v + 1 } begin { $y = twice(4); print(bump(@n, $y)); }",
  "fn add($a: int64, $b: int64): int64 { return $a + $b; } begin { print(add(2, 3)); }",
  'begin { $r = (x = 1, y = (z = "a", w = true)); print($r.y.z); @r[$r.x] = $r; $t = (1, 2, 3); print($t.2); }',
  'begin { $a = (uint8[4])(uint32)7; print($a[1]); $s = str(curtask->name, 5); print(strcontains($s, "ab")); printf("%rx\\n", buf($s, 3)); }',
  "begin { let $x: uint16 = 5; $x <<= 2; $x--; unroll(3) { $x += 1; } while ($x < 90) { $x *= 2; if ($x > 50) { break; } } print($x); }",
  "begin { $n = if (pid > 5) { 1 } else { 2 }; $m = { let $k = 3; $k * $n }; print($m > 2 ? $m : -$m); print($m ?: 7); }",
  't:syscalls:sys_enter_openat { @o[tid] = nsecs; printf("%-8d %s\\n", args.flags, str(args.filename)); }',
  "begin { @o[tid] = nsecs; } t:syscalls:sys_enter_openat /@o[tid]/ { @ns = lhist(nsecs - @o[tid], 0, 1000, 50); delete(@o, tid); @av[comm] = avg(1); @st = stats(2); @mi = min(3); @ma = max(4); }",
  'begin { if comptime (is_integer(1)) { print(sizeof(struct task_struct)); print(offsetof(struct task_struct, comm)); } static_assert(1 == 1, "x"); }',
  "begin { let $q = 5; $p = &$q; print(*$p); } end { print(@x); zero(@x); @x++; }",
  'begin { let $v; @f[1] = 3; if (find(@f, 1, $v)) { print($v); } print((has_key(@f, 2), len(@f))); let $w : string[9] = "abc"; print($w == "abc"); }',
  'software:page-faults:100 { @[cpu] = count(); } hardware:cycles:1e6 { @c = count(); } begin { print($1); print(str($2)); print($#); print(getopt("n", 3)); }',
  'begin { print(ntop(pton("127.0.0.1"))); print(macaddr((uint8[6])"abcde")); print(ksym(kaddr("schedule"))); print(strftime("%Y", nsecs)); print(strerror(2)); }',
  "begin { $t = curtask; print(($t->flag, $t->level, $t->mode)); print(container_of((uint64)$t, struct task_struct, pid)); print($t->real_parent->cred->uid); _ = $t->times; }",
];

export const WORDS: readonly string[] = (
  "begin end BEGIN tracepoint:sched:sched_switch t:sched:* rawtracepoint:sched_switch interval:s:1 profile:hz:99 software:cs:1 hardware:cycles:1 kprobe:f " +
  "{ } ( ) [ ] / ; , : . .. = == != < <= > >= << >> <<= += -= *= /= %= &= |= ^= + - * % & | ^ ~ ! && || ? ?: -> ++ -- $x $y $z $1 $# @ @a @b @m _ " +
  '0 1 -1 7 255 256 65536 4294967296 18446744073709551615 9223372036854775808 0x1f 1e3 1.5 5ms "" "a" "%d %s" "\\x41" \'a\' true false ' +
  "if else for while unroll let break continue return import macro fn config struct union enum sizeof offsetof typeof typeinfo comptime " +
  "int8 uint8 int16 uint32 int64 uint64 bool string string[5] buffer[4] void int8[] uint8[4] task_struct cred count_t hist_t struct\u0020task_struct* " +
  "pid tid comm nsecs cpu args args.prev_pid arg0 retval curtask kstack ustack ctx func probe username elapsed rand " +
  "#include #define #ifdef #endif // /* */ \\ \n \t \0 é #"
)
  .split(" ")
  .map((word) => word.replace("\u0020", " "));
