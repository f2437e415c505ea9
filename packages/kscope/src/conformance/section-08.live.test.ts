// Functions and built-ins that give values. One table of cases, and the rows of the inventory that they cover. Those that
// do something are section-08-effects.live.test.ts's.

import { type Case, conformance } from "../../test/conformance.ts";

const ROWS: readonly string[] = [
  "aggregations are assigned",
  "bswap",
  "buf",
  "cgroup, cgroupid, cgroup_path",
  "comm, pcomm, leader_comm",
  "config",
  "container_of",
  "cpid, has_cpid",
  "cpu, numaid, ncpus, jiffies, curtask, rand",
  "default_str_length",
  "elapsed, nsecs",
  "find, has_key, len",
  "func, probe, probetype",
  "getopt",
  "gid, uid, username",
  "is_array, is_err, is_integer, is_literal, is_ptr, is_str, is_unsigned_integer",
  "kaddr, percpu_kaddr, uaddr",
  "kfunc_allowed, kfunc_exist",
  "kptr, uptr",
  "kstack, ustack",
  "ksym, usym",
  "leader_tid, ppid, pid, tid",
  "macaddr, ntop, pton",
  "memcmp, strncmp",
  "offsetof, sizeof, typeof",
  "path",
  "reg",
  "retval",
  "socket_cookie",
  "str, str_concat, strcap, strcontains, strlen, strstr",
  "strerror, syscall_name",
  "usermode",
  "calls without parentheses",
  "wrong numbers of arguments",
];

const CASES: readonly Case[] = [
  {
    row: "aggregations are assigned",
    body: "print(avg(1));",
    says: ["1:15-21: ERROR: avg() should be assigned to a map"],
  },
  {
    row: "aggregations are assigned",
    body: "print(count());",
    says: ["1:15-22: ERROR: count() should be assigned to a map"],
  },
  {
    row: "aggregations are assigned",
    body: "print(hist(1));",
    says: ["1:15-22: ERROR: hist() should be assigned to a map"],
  },
  {
    row: "aggregations are assigned",
    body: "print(lhist(1,0,2,1));",
    says: ["1:15-29: ERROR: lhist() should be assigned to a map"],
  },
  {
    row: "aggregations are assigned",
    body: "print(max(1));",
    says: ["1:15-21: ERROR: max() should be assigned to a map"],
  },
  {
    row: "aggregations are assigned",
    body: "print(min(1));",
    says: ["1:15-21: ERROR: min() should be assigned to a map"],
  },
  {
    row: "aggregations are assigned",
    body: "print(stats(1));",
    says: ["1:15-23: ERROR: stats() should be assigned to a map"],
  },
  {
    row: "aggregations are assigned",
    body: "print(sum(1));",
    says: ["1:15-21: ERROR: sum() should be assigned to a map"],
  },
  {
    row: "bswap",
    body: "print((bswap((uint8)0x12), bswap((uint16)0x1234), bswap((uint32)0x12345678), bswap((uint64)0x1)));",
    out: "(18, 13330, 2018915346, 72057594037927936)\n",
  },
  {
    row: "bswap",
    body: 'print(bswap("a"));',
    says: ["1:21-24: ERROR: bswap() only supports integer arguments (string[2] provided)"],
  },
  {
    row: "buf",
    body: '$s = "a\\x01b"; print(buf($s, 3)); printf("%r|%rx|%rh\\n", buf($s, 3), buf($s, 3), buf($s, 3)); print(buf((uint8[4])(uint32)0x41424344)); print(buf(curtask->comm, 1) == buf(comm, 1));',
    out: "a\\x01b\na\\x01b|\\x61\\x01\\x62|61 01 62\nDCBA\ntrue\n",
  },
  {
    row: "buf",
    body: "print(buf(curtask));",
    says: ["1:15-27: ERROR: buf() expects a length argument for non-array type struct task_struct *"],
  },
  {
    row: "cgroup, cgroupid, cgroup_path",
    body: 'print(cgroup > 0); $p = cgroup_path(cgroup); print(cgroupid("/sys/fs/cgroup") > 0);',
    out: "true\ntrue\n",
  },
  {
    row: "cgroup, cgroupid, cgroup_path",
    body: 'print(cgroupid("/no/such"));',
    says: ['1:24-34: ERROR: Failed to get `cgroupid` for path: "/no/such"'],
  },
  {
    row: "comm, pcomm, leader_comm",
    body: "print(comm == curtask->comm); print(pcomm == curtask->real_parent->comm); print(leader_comm == curtask->group_leader->comm); print(comm() == comm);",
    out: "true\ntrue\ntrue\ntrue\n",
  },
  { row: "config", body: "print(config.max_strlen);", out: "1024\n" },
  {
    row: "container_of",
    body: "$t = curtask; $p = (uint64)$t + offsetof(struct task_struct, pid); print(container_of($p, struct task_struct, pid) == $t);",
    out: "true\n",
  },
  {
    row: "cpid, has_cpid",
    program: "begin { print(cpid > 0); print(has_cpid()); exit(); }",
    command: "/bin/true",
    out: "true\ntrue\n",
  },
  {
    row: "cpid, has_cpid",
    program: "begin { print(cpid); exit(); }",
    out: "0\n",
    says: ["1:15-19: WARNING: No child command (`-c`); cpid is zero"],
  },
  {
    row: "cpu, numaid, ncpus, jiffies, curtask, rand",
    body: "print((cpu < ncpus, numaid < 8, ncpus > 0, jiffies > 0, (uint64)curtask != 0, sizeof(rand)));",
    out: /^\(true, true, true, true, true, [48]\)\n$/,
  },
  { row: "default_str_length", body: "print(default_str_length());", out: "1024\n" },
  {
    row: "elapsed, nsecs",
    body: "print((elapsed < 10s, nsecs > 0, nsecs(boot) > 0, nsecs(monotonic) > 0, nsecs(tai) > 0, nsecs(sw_tai) > 0));",
    out: "(true, true, true, true, true, true)\n",
  },
  { row: "elapsed, nsecs", body: "print(nsecs(sundial));", says: ["1:21-28: ERROR: Invalid timestamp mode: sundial"] },
  {
    row: "find, has_key, len",
    body: "@m[1] = 5; let $v; print((find(@m, 1, $v), $v)); print((has_key(@m, 1), has_key(@m, 2), len(@m))); clear(@m);",
    out: "(true, 5)\n(true, false, 1)\n",
  },
  {
    row: "find, has_key, len",
    body: "print(len(5));",
    says: ["1:15-21: ERROR: call to len() expects a map, ustack, or kstack"],
  },
  { row: "func, probe, probetype", body: "print(probe); print(probetype);", out: "begin\nspecial\n" },
  {
    row: "func, probe, probetype",
    program: "i:ms:1 { print((probe, probetype)); exit(); }",
    out: /^\(interval:ms:1, interval\)\n/,
  },
  { row: "getopt", program: 'begin { print(getopt("x", false)); exit(); }', named: { x: "true" }, out: "true\n" },
  { row: "gid, uid, username", body: "print((uid, gid)); print(username);", out: "(0, 0)\nroot\n" },
  {
    row: "is_array, is_err, is_integer, is_literal, is_ptr, is_str, is_unsigned_integer",
    body: '$x = (uint8)1; $s = "a"; print((is_array((uint8[2])(uint16)1), is_integer($x), is_literal(1), is_literal($x), is_ptr(curtask), is_str($s), is_unsigned_integer($x), is_unsigned_integer(-1)));',
    out: "(true, true, true, false, true, true, true, false)\n",
  },
  {
    row: "is_array, is_err, is_integer, is_literal, is_ptr, is_str, is_unsigned_integer",
    body: "print((is_err((uint64)-5), is_err(curtask)));",
    out: "(true, false)\n",
  },
  {
    row: "kaddr, percpu_kaddr, uaddr",
    body: 'print(kaddr("nosuch_symbol"));',
    says: ["1:15-37: ERROR: Failed to resolve kernel symbol: nosuch_symbol"],
  },
  { row: "kaddr, percpu_kaddr, uaddr", body: 'print(kaddr("schedule") > 0xffff000000000000);', out: "true\n" },
  {
    row: "kaddr, percpu_kaddr, uaddr",
    body: 'print(percpu_kaddr("nosuch_symbol"));',
    says: ['1:15-44: ERROR: Could not resolve variable "nosuch_symbol" from BTF'],
  },
  {
    row: "kfunc_allowed, kfunc_exist",
    body: 'print((kfunc_exist("bpf_task_from_pid"), kfunc_exist("nosuch")));',
    out: "(true, false)\n",
  },
  {
    row: "kptr, uptr",
    body: "print((kptr((int8*)5) == (int8*)5, uptr((int8*)5) == (int8*)5));",
    out: "(true, true)\n",
  },
  {
    row: "kstack, ustack",
    program: "rt:sched_switch { print(kstack(2)); exit(); }",
    out: /^\n(?: {8}\S+\+\d+\n){2}\n/,
  },
  {
    row: "kstack, ustack",
    program: "rt:sched_switch { print(kstack(perf, 1)); print(kstack(raw, 1)); exit(); }",
    out: /^\n\t[0-9a-f]+ \S+\+\d+\n\n[\s\S]*\n[0-9a-f]+\n\n/,
  },
  {
    row: "kstack, ustack",
    program: "rt:sched_switch { @[kstack(1)] = count(); exit(); }",
    maps: /^@\[\n {8}\S+\+\d+\n\]: \d\n/,
  },
  {
    row: "kstack, ustack",
    program: "begin { print(len(ustack) > 0); print(len(kstack) > 0); exit(); }",
    out: /^true\ntrue\n/,
  },
  {
    row: "kstack, ustack",
    body: "print(kstack(build_id));",
    says: ["1:15-31: ERROR: 'build_id' stack mode can only be used for ustack"],
  },
  {
    row: "kstack, ustack",
    body: "print(kstack(2000));",
    says: ["1:22-26: ERROR: kstack([int limit]): limit shouldn't exceed 1024, 2000 given"],
  },
  {
    row: "ksym, usym",
    body: 'print(ksym(0)); print(usym(0)); print(ksym(kaddr("schedule")));',
    out: "0\n0\nschedule\n",
  },
  {
    row: "leader_tid, ppid, pid, tid",
    body: "print((pid == tid, leader_tid == pid, ppid == curtask->real_parent->tgid, pid(init) == pid(curr_ns), tid(init) == tid, pid() == pid)); print(sizeof(pid));",
    out: /^\((?:true|false), true, true, (?:true|false), (?:true|false), true\)\n4\n$/,
  },
  {
    row: "macaddr, ntop, pton",
    body: 'print(macaddr((uint8[6])pton("::1")));',
    says: ["1:23-33: ERROR: Cannot cast from 'uint8[16]' to 'uint8[6]'"],
  },
  {
    row: "macaddr, ntop, pton",
    body: "let $b = (uint8[8])(uint64)0x0807060504030201; print(macaddr($b)); print(macaddr(&$b)); $d = (struct net_device *)0; print(macaddr($d.dev_addr)); print(macaddr((int8 *)0)); print(macaddr(curtask.comm) == macaddr(comm));",
    out: "01:02:03:04:05:06\n01:02:03:04:05:06\n00:00:00:00:00:00\n00:00:00:00:00:00\ntrue\n",
  },
  {
    row: "macaddr, ntop, pton",
    body: 'print(ntop(0x0100007f)); print(ntop(2, 0x0100007f)); print(ntop(pton("fe80::1"))); print(ntop(pton("10.0.0.1"))); print(pton("1.2.3.4"));',
    out: "127.0.0.1\n127.0.0.1\nfe80::1\n10.0.0.1\n[1,2,3,4]\n",
  },
  {
    row: "macaddr, ntop, pton",
    body: 'print(pton("nope"));',
    says: ["1:15-27: ERROR: pton() expects an string argument of an IPv4/IPv6 address, got nope"],
  },
  {
    row: "memcmp, strncmp",
    body: '$a = "abc"; print((memcmp($a, "abd", 3) < 0, memcmp($a, "abd", 2), strncmp($a, "abz", 2), strncmp($a, "abz", 3) != 0));',
    out: "(true, 0, 0, true)\n",
  },
  {
    row: "offsetof, sizeof, typeof",
    program:
      'struct nest { int a; struct { char b; long c; } in; }; begin { print((sizeof(struct nest), offsetof(struct nest, in), offsetof(struct nest, in.c), sizeof(1), sizeof("abc"))); exit(); }',
    out: "(24, 8, 16, 1, 4)\n",
  },
  {
    row: "offsetof, sizeof, typeof",
    body: "print(offsetof(struct task_struct, nosuch));",
    says: ["1:44-50: ERROR: 'struct task_struct' has no field named 'nosuch'"],
  },
  {
    row: "path",
    body: "path(1);",
    says: ["1:9-16: ERROR: The path function can only be used with 'fentry', 'fexit', 'iter' probes"],
  },
  { row: "reg", program: 'p:hz:999 { print(reg("ax") == reg("ax")); exit(); }', out: /^true\n/ },
  {
    row: "retval",
    body: "print(retval);",
    says: [
      "1:15-21: ERROR: The retval builtin can only be used with return probes (kretprobe, uretprobe, fexit), not with begin",
    ],
  },
  {
    row: "socket_cookie",
    body: "socket_cookie(1);",
    says: ['1:9-25: ERROR: socket_cookie can not be used with "begin" probes'],
  },
  {
    row: "str, str_concat, strcap, strcontains, strlen, strstr",
    body: '$s = "hello world"; print(str($s, 6)); print(str_concat("ab", "cd")); print(strcap("abc")); print((strcontains($s, "wor"), strcontains($s, "xyz"))); print((strlen($s), strstr($s, "wor"), strstr($s, "q")));',
    out: "hello\nabcd\n4\n(true, false)\n(11, 6, -2)\n",
  },
  {
    row: "str, str_concat, strcap, strcontains, strlen, strstr",
    body: "print(str((int8 *)curtask->comm) == comm); ",
    out: "true\n",
  },
  {
    row: "str, str_concat, strcap, strcontains, strlen, strstr",
    body: "print(str(5, -1));",
    says: ["1:22-24: ERROR: str() cannot use negative length (-1)"],
  },
  {
    row: "strerror, syscall_name",
    body: "print(strerror(2)); print(strerror(-13)); print(syscall_name(0)); print(syscall_name(59)); print(syscall_name(9999));",
    out: "No such file or directory\nPermission denied\nread\nexecve\nUnknown syscall\n",
  },
  { row: "usermode", body: "print(usermode);", out: "1\n" },
  {
    row: "calls without parentheses",
    body: "print((pid() == pid, cpu() < ncpus(), uid() == uid, comm() == comm, elapsed() > 0, nsecs() > 0, rand() > 0 || true, probe() == probe));",
    out: "(true, true, true, true, true, true, true, true)\n",
  },
  {
    row: "wrong numbers of arguments",
    body: "print(strlen());",
    says: ["1:15-23: ERROR: strlen() takes 1 argument (0 provided)"],
  },
  {
    row: "wrong numbers of arguments",
    body: 'print(strncmp("a", "b"));',
    says: ["1:15-32: ERROR: strncmp() takes 3 arguments (2 provided)"],
  },
  { row: "wrong numbers of arguments", body: "hist();", says: ["1:9-15: ERROR: hist() should be assigned to a map"] },
  { row: "wrong numbers of arguments", body: "nosuch(1);", says: ["1:9-15: ERROR: Unknown function: 'nosuch'"] },
];

conformance("standard library: values", ROWS, CASES);
