// Types: structs of the kernel and of scripts, chains of pointers, arrays, unions, bit-fields, casts, enums, tuples and records.

const CHAINS: readonly string[] = [
  "curtask.real_parent.real_parent.real_parent.comm",
  "curtask.mm.owner.real_parent.group_leader.tgid",
  "curtask.files.fdt.max_fds",
  "curtask.files.fdt.fd[0]",
  "curtask.nsproxy.pid_ns_for_children.level",
  "curtask.nsproxy.mnt_ns.ns.inum",
  "curtask.cred.uid.val",
  "curtask.signal.group_exit_code",
  "curtask.se.vruntime",
  "curtask.thread.sp",
  "curtask.in_execve",
  "curtask.sched_reset_on_fork",
  "curtask.fs.pwd.dentry.d_name.name",
  "str(curtask.fs.pwd.dentry.d_parent.d_name.name)",
  "str(curtask.fs.pwd.dentry.d_inode.i_sb.s_id)",
  "curtask.cgroups.dfl_cgrp.kn.id",
  "curtask.tasks.next",
  "curtask.comm[2]",
  "*curtask.real_parent",
  "curtask.se.avg",
  "curtask.rt_priority + curtask.normal_prio",
];

const RAW: readonly string[] = [
  "print((args.prev.pid, args.next.comm));",
  "$t = (struct task_struct *)arg1; print($t.real_parent.comm);",
  "@[args.next] = nsecs; print(@[args.prev]);",
  "print(args);",
  "@[args.preempt] = count();",
  "$p = args.prev; $n = args.next; @same[$p.mm == $n.mm] = count();",
];

const C =
  "struct point { int x; short y; char name[8]; struct { long inner; } deep; union { int a; char b[4]; }; unsigned flag : 3; int wide : 20; };";
const OWN: readonly string[] = [
  "struct mac { char bytes[6]; }; begin { $m = (struct mac *)curtask; print(macaddr($m.bytes)); @[macaddr($m.bytes)] = count(); }",
  `${C} begin { $p = (struct point *)curtask; print($p.x); print($p.deep.inner); print($p.b[1]); print(($p.flag, $p.wide)); }`,
  `${C} kprobe:vfs_read { $p = (struct point *)arg1; print(*$p); @[$p.y] = *$p; }`,
  `${C} uprobe:libc:malloc { $p = (struct point *)arg0; @[$p.name] = count(); print($p.deep); }`,
  `${C} begin { @[1] = *(struct point *)curtask; print(@[1].x); print(@[1].name); $q = @[1]; print($q.deep.inner); }`,
  "enum state { IDLE, BUSY = 7 }; begin { $s = (enum state)pid; print($s); if ($s == BUSY) { @n++; } @[$s] = count(); }",
  "#define LIMIT 4\nbegin { for ($i : 0..LIMIT) { @n += LIMIT; } print(sizeof(int[LIMIT])); }",
  "begin { $a = (uint8[4])(uint32)pid; print($a[1]); $b = (uint32)$a; print($b); @[$a] = 1; }",
  "begin { $p = (int32 *)curtask; print(*$p); $p++; print($p[2]); print(*($p + 3)); print((uint64)$p - 4); }",
  'begin { let $x: uint16 = 5; $x <<= 2; $x--; let $s: string[9] = "abc"; print(($x, $s)); $p = &$x; print(*$p); }',
  "begin { @v = 5; $p = &@v; print($p); @k[1] = 2; $q = &@k[1]; print($q); }",
  'begin { $r = (x = 1, y = (z = "a", w = true)); print($r.y.z); @r[$r.x] = $r; print(@r[1].y.w); }',
  "begin { $t = (1, (comm, 3), true); print($t.1.0); @t = $t; print(@t.1.1); $t = (2, (comm, 4), false); print($t); }",
  "macro twice(x) { x * 2 } macro bump(@m, $v) { @m += $v; $v + 1 } begin { $y = twice(4); print(bump(@n, $y)); }",
  "fn add($a: int64, $b: int64): int64 { return $a + $b; } begin { print(add(2, pid)); }",
  "config = { unstable_typeinfo = enable } begin { print(typeinfo(pid).full_type); let $x: typeof(pid) = 3; print($x); }",
  "begin { let $v; @f[1] = 3; if (find(@f, 1, $v)) { print($v); } print((has_key(@f, 2), len(@f))); }",
  "begin { $n = if (pid > 5) { 1 } else { 2 }; $m = { let $k = 3; $k * $n }; print($m > 2 ? $m : -$m); print($m ?: 7); }",
  'begin { print($1); print(str($2)); print($#); print(getopt("n", 3)); print(getopt("flag")); }',
  'begin { static_assert(sizeof(int32) == 4, "odd"); assert_str(comm); if comptime (is_integer(1)) { print(1); } else { fail("no"); } }',
  "begin { print((pid / 0, pid % 3, (int8)pid / (int8)-1, pid << 70, (int64)pid >> 3)); print(!pid && ~pid || -pid); print(pid ^ 5 | 3 & tid); }",
  "begin { _ = pid; $x = pid++ ; }".replace("pid++", "@n++"),
];

export const TYPED: readonly string[] = [
  ...CHAINS.map((chain) => `tracepoint:sched:sched_switch { print(${chain}); }`),
  ...CHAINS.map(
    (chain, i) => `${["kprobe:vfs_read", "fentry:vfs_read", "profile:hz:99"][i % 3]} { $v = ${chain}; @[pid] = $v; }`,
  ),
  ...RAW.map((body) => `rawtracepoint:sched_switch { ${body} }`),
  ...OWN,
];
