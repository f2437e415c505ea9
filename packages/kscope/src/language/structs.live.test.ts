// Structs of the kernel, pointers, arrays, sizes and offsets: what scripts print, byte for byte as bpftrace 0.27.1 printed it.

import { type LanguageCase, testLanguage } from "../../test/language.ts";

const CASES: readonly LanguageCase[] = [
  {
    script: `begin { $far = curtask[1000000].pid; $farther = (curtask + 1000000000).pid; $i = pid; $dynamic = curtask[$i].pid; print(curtask[0].pid == pid); print((uint64)(curtask + 1) - (uint64)curtask == sizeof(struct task_struct)); print((int64)curtask + 5000000000 < 0); }`,
    out: `
true
true
true


`,
  },
  {
    script: `begin { print(sizeof(int32)); print(sizeof(struct task_struct) > 100); print(offsetof(struct task_struct, comm) > 0); print(sizeof("abc")); print(sizeof((1,2))); }`,
    out: `
4
true
true
4
2


`,
  },
  {
    script: String.raw`begin { $t = curtask; print($t->in_execve); print($t->sched_reset_on_fork); print($t->se.on_rq); print($t->cred->uid.val); print($t->nsproxy->uts_ns->name.sysname); printf("%s\n", $t->nsproxy->uts_ns->name.sysname); print($t->__state); print($t->files->fdt->max_fds > 0);}`,
    out: `
0
0
1
0
Linux
Linux
0
true


`,
  },
  {
    script: `begin { $a = (uint8)250; print(sizeof(-$a)); print(sizeof(~$a)); $b = (int16)-5; print(sizeof(-$b)); $c = (uint32)5; print(-$c); print(sizeof(-$c)); $d = (uint64)5; print(-$d); print(-$a < 0); $e = (int8)-128; print(-$e); print(~$b);}`,
    out: `
8
8
8
4294967291
8
18446744073709551611
false
128
4


`,
  },
  {
    script: `begin { let $x : uint16 = (uint8)200; print($x); $x = 5; let $z : int64 = (uint64)5; print($z); let $y : int8 = 5; $y++; print($y); print(sizeof($y)); }`,
    out: `
200
5
6
1


`,
  },
  {
    script: `begin { $a = (uint8)255; $a++; print($a); print(sizeof($a)); $b = (int8)5; $b--; print(sizeof($b)); $c = 5; $c += 1; print(sizeof($c)); $d = (uint32)5; $d -= 7; print($d); $e = (uint8)5; $e *= -3; print($e); $f = (uint64)3; $f -= 5; print($f); $g = (uint16)7; $g /= 2; print($g); $h = (uint8)1; $h <<= 10; print($h); }`,
    out: `
256
8
8
8
-2
-15
-2
3
1024


`,
  },
  {
    script: `begin { $a = 1; $b = (uint8)2; $c = $a > 0 ? $b : 300; print($c); print(sizeof($c)); print($a > 0 ? -1 : (uint32)5); }`,
    out: `
2
2
-1


`,
  },
  {
    script: `begin { $x = 5; $x = (uint64)18446744073709551615; print($x); $z = 5; $z = -1; print($z); $w = (uint64)3; $w = 7; print($w > 100); $q = (uint8)3; $q = 200; print(sizeof($q)); $r = (uint8)3; $r = -1; print(sizeof($r)); $s = (uint32)3; $s = 5; print(sizeof($s)); $t = (uint8)1; $t = 300; print(sizeof($t)); $u = 300; $u = (uint8)2; print(sizeof($u)); }`,
    out: `
18446744073709551615
-1
false
2
2
4
2
2


`,
  },
  {
    script: `begin { $a = (uint8)200; $a += 5; print(sizeof($a)); print($a - 300 < 0); $b = (uint8)3; $b += -5; print($b); $c = 5; $c += (uint64)3; print($c - 100 < 0); $d = (uint64)5; $d += 3; print($d < -1); $e = (uint64)1; $e += -3; print($e); $f = (uint64)18446744073709551615; $f += 0; print($f); $g = 5; $g *= 3; $g |= 1; $g = $g << 2; print(sizeof($g)); }`,
    out: `
8
true
-2
true
false
-2
18446744073709551615
8


`,
  },
  {
    script: `begin { $a = 1 ? (uint8)200 : -1; print($a); $b = (uint8)200; $c = $b > 5 ? $b : -1; print($c); print(sizeof($c)); $d = $b > 5 ? $b : 5; print(sizeof($d)); $e = $b > 5 ? (uint64)18446744073709551615 : 3; print($e); $f = $b > 5 ? (uint64)18446744073709551615 : -3; print($f); }`,
    out: `
200
200
2
1
18446744073709551615
-1


`,
  },
  {
    script: `begin { $x = 5; $x++; print(sizeof($x)); $u = (uint8)5; $u++; print($u - 10 < 0); $u--; print($u); print(sizeof($u)); $v = (uint64)0; $v--; print($v); $w = (int32)5; ++$w; print(sizeof($w)); }`,
    out: `
8
true
5
8
-1
8


`,
  },
  {
    script: `begin { $t = curtask; if ($t->real_parent->real_parent != 0) { print("ancestors"); } print($t->tgid == pid); print($t->group_leader->pid == $t->tgid); print(((struct task_struct *)$t)->pid == tid); print(sizeof($t->comm)); }`,
    out: `
ancestors
true
true
true
16


`,
  },
  {
    script: `begin { $p = (int32 *)curtask; $q = $p + 1; print($q - 0 == $p + 1); print((uint64)$q - (uint64)$p); $p++; print($p == $q); print($p > 0); }`,
    out: `
true
4
true
true


`,
  },
];

testLanguage(CASES);
