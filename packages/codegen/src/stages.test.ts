// What the stages of the compiler make of small scripts: IR as lowered, IR as optimised, BPF instructions.

import assert from "node:assert/strict";
import { test } from "node:test";
import { stagesOf } from "../test/stages-of.ts";

function golden(actual: string, expected: string): void {
  assert.equal(`\n${actual.trimEnd()}\n`, expected);
}

test("arithmetic on constants is done while compiling", () => {
  const stages = stagesOf("begin { $a = 2; @x = $a * 3 + 1; }");
  golden(
    stages.ir,
    `
function begin_0(1)
b0 entry:
  v1 = argument 0
  v3 = const 2
  v4 = const 3
  v5 = mul v3, v4
  v6 = const 1
  v7 = add v5, v6
  v8 = map-value 0 +0
  store.8 v8 +0, v7
  v10 = const 1
  store.8 v8 +8, v10
  jump b2
b2 leave:
  v12 = const 0
  return v12
`,
  );
  golden(
    stages.optimised,
    `
function begin_0(1)
b0 entry:
  v6 = const 1
  v14 = const 7
  v8 = map-value 0 +0
  store.8 v8 +0, v14
  store.8 v8 +8, v6
  v12 = const 0
  return v12
`,
  );
  golden(
    stages.assembly,
    `
    0: r0 = map[0].value + 0 ll
    2: *(u64 *)(r0 + 0) = 7
    3: *(u64 *)(r0 + 8) = 1
    4: r0 = 0
    5: exit
`,
  );
});

test("a chain of trusted pointers is loads, a bit field two shifts", () => {
  const stages = stagesOf("rawtracepoint:sched_switch { @ = args.prev->real_parent->tgid; @l = args.prev->level; }");
  golden(
    stages.optimised,
    `
function sched_switch_0(1)
b0 entry:
  v1 = argument 0
  v3 = load.8 v1 +8
  v4 = load.8 v3 +24
  v5 = load.4 v4 +4
  v6 = extend.s4 v5
  v7 = map-value 0 +0
  store.8 v7 +0, v6
  v9 = const 1
  store.8 v7 +8, v9
  v12 = load.1 v3 +48
  v13 = const 58
  v14 = shl v12, v13
  v15 = const 59
  v16 = sar v14, v15
  v17 = map-value 1 +0
  store.8 v17 +0, v16
  store.8 v17 +8, v9
  v21 = const 0
  return v21
`,
  );
  golden(
    stages.assembly,
    `
    0: r1 = *(u64 *)(r1 + 8)
    1: r0 = *(u64 *)(r1 + 24)
    2: r0 = *(u32 *)(r0 + 4)
    3: r0 <<= 32
    4: r0 s>>= 32
    5: r2 = map[0].value + 0 ll
    7: *(u64 *)(r2 + 0) = r0
    8: *(u64 *)(r2 + 8) = 1
    9: r0 = *(u8 *)(r1 + 48)
   10: r0 <<= 58
   11: r0 s>>= 59
   12: r1 = map[1].value + 0 ll
   14: *(u64 *)(r1 + 0) = r0
   15: *(u64 *)(r1 + 8) = 1
   16: r0 = 0
   17: exit
`,
  );
});

test("pid and tid are one helper call, conditions jump, and a full ring buffer is counted", () => {
  const stages = stagesOf('tracepoint:sched:sched_wakeup { if (pid == 5 && tid != 6) { printf("%d\\n", args.pid); } }');
  golden(
    stages.optimised,
    `
function sched_wakeup_0(1)
  slot s31 8 program
b0 entry:
  v1 = argument 0
  v6 = call get_current_pid_tgid() pure
  v7 = const 32
  v8 = shr v6, v7
  v9 = const 5
  branch eq v8, v9 ? b5 : b4
b3 if.then:
  v15 = load.4 v1 +8
  v17 = map 0
  v18 = const 16
  v19 = const 0
  v20 = call ringbuf_reserve(v17, v18, v19) write
  branch ne v20, v19 ? b23 : b25 likely true
b4 if.after:
  v48 = const 1
  return v48
b5 and:
  v12 = extend.u4 v6
  v13 = const 6
  branch ne v12, v13 ? b3 : b4
b23 then:
  store.8 v20 +0, v19
  store.4 v20 +8, v15
  v29 = const 1
  v30 = call ringbuf_submit(v20, v29) write
  jump b4
b25 else:
  v32 = slot s31
  store.4 v32 +0, v19
  v35 = map 1
  v36 = call map_lookup_elem(v35, v32) write
  branch ne v36, v19 ? b39 : b4
b39 then:
  v41 = load.8 v36 +0
  v42 = const 1
  v43 = add v41, v42
  store.8 v36 +0, v43
  jump b4
`,
  );
  golden(
    stages.assembly,
    `
    0: r6 = r1
    1: call get_current_pid_tgid#14
    2: r1 = r0
    3: r1 >>= 32
    4: if r1 != 5 goto +14  // 19
    5: w0 = w0
    6: if r0 == 6 goto +12  // 19
    7: r6 = *(u32 *)(r6 + 8)
    8: r1 = map[0] ll
   10: r2 = 16
   11: r3 = 0
   12: call ringbuf_reserve#131
   13: r1 = r0
   14: if r1 == 0 goto +6  // 21
   15: *(u64 *)(r1 + 0) = 0
   16: *(u32 *)(r1 + 8) = r6
   17: r2 = 1
   18: call ringbuf_submit#132
   19: r0 = 1
   20: exit
   21: *(u32 *)(r10 - 8) = 0
   22: r1 = map[1] ll
   24: r2 = r10
   25: r2 += -8
   26: call map_lookup_elem#1
   27: if r0 == 0 goto -9  // 19
   28: r1 = *(u64 *)(r0 + 0)
   29: r1 += 1
   30: *(u64 *)(r0 + 0) = r1
   31: goto -13  // 19
`,
  );
});

test("a keyed count is updated in place; a new key is inserted as zero first", () => {
  const script = "tracepoint:sched:sched_switch /args.prev_pid > 5/ { @[args.next_pid] = count(); }";
  golden(
    stagesOf(script, { without: ["atomic_fetch"] }).assembly,
    `
    0: r0 = *(u32 *)(r1 + 24)
    1: r0 <<= 32
    2: r0 s>>= 32
    3: if r0 s<= 5 goto +11  // 15
    4: r0 = *(u32 *)(r1 + 40)
    5: *(u32 *)(r10 - 8) = r0
    6: r1 = map[0] ll
    8: r2 = r10
    9: r2 += -8
   10: call map_lookup_elem#1
   11: if r0 == 0 goto +5  // 17
   12: r1 = *(u64 *)(r0 + 0)
   13: r1 += 1
   14: *(u64 *)(r0 + 0) = r1
   15: r0 = 1
   16: exit
   17: r3 = map[1].value + 0 ll
   19: r1 = map[0] ll
   21: r2 = r10
   22: r2 += -8
   23: r4 = 1
   24: call map_update_elem#2
   25: if r0 == 0 goto +9  // 35
   26: if r0 == -17 goto +8  // 35
   27: r1 = map[2].value + 0 ll
   29: if r0 != -7 goto +3  // 33
   30: r0 = 1
   31: lock *(u64 *)(r1 + 0) += r0
   32: goto +2  // 35
   33: r0 = 1
   34: lock *(u64 *)(r1 + 8) += r0
   35: r1 = map[0] ll
   37: r2 = r10
   38: r2 += -8
   39: call map_lookup_elem#1
   40: if r0 == 0 goto -26  // 15
   41: r1 = *(u64 *)(r0 + 0)
   42: r1 += 1
   43: *(u64 *)(r0 + 0) = r1
   44: goto -30  // 15
`,
  );
});

test("where the kernel can exchange atomically, a count's keys are in a table of the program's own", () => {
  const stages = stagesOf("tracepoint:sched:sched_switch { @[args.next_pid] = count(); }");
  golden(
    stages.assembly,
    `
    0: r2 = *(u32 *)(r1 + 40)
    1: r0 = 0x9e3779b97f4a7c15 ll
    3: r1 = r2
    4: r1 *= r0
    5: r1 >>= 50
    6: r4 = 0
    7: if r4 >= 32 goto +57  // 65
    8: r0 = r1
    9: r0 <<= 2
   10: r3 = map[0].value + 128 ll
   12: r3 += r0
   13: r6 = *(u32 *)(r3 + 0)
   14: if r6 == 0 goto +29  // 44
   15: r3 = r6
   16: r3 += -1
   17: r3 &= 4095
   18: r3 <<= 3
   19: r0 = map[0].value + 65664 ll
   21: r0 += r3
   22: r0 = *(u32 *)(r0 + 0)
   23: if r0 == r2 goto +4  // 28
   24: r1 += 1
   25: r1 &= 16383
   26: r4 += 1
   27: goto -21  // 7
   28: if r6 == 0 goto +38  // 67
   29: r6 += -1
   30: r6 &= 4095
   31: call get_smp_processor_id#8
   32: r0 &= 1
   33: r0 <<= 12
   34: r0 += r6
   35: r0 <<= 3
   36: r1 = map[0].value + 98432 ll
   38: r1 += r0
   39: r0 = *(u64 *)(r1 + 0)
   40: r0 += 1
   41: *(u64 *)(r1 + 0) = r0
   42: r0 = 1
   43: exit
   44: r0 = map[0].value + 0 ll
   46: r6 = 1
   47: r6 = fetch *(u64 *)(r0 + 64) += r6
   48: if r6 < 4096 goto +2  // 51
   49: r6 = 0
   50: goto -23  // 28
   51: r5 = r6
   52: r5 += 1
   53: r6 &= 4095
   54: r6 <<= 3
   55: r0 = map[0].value + 65664 ll
   57: r0 += r6
   58: *(u32 *)(r0 + 0) = r2
   59: r0 = 0
   60: r0 = exchange *(u32 *)(r3 + 0) where r0 with r5
   61: r6 = r0
   62: if r6 != 0 goto -48  // 15
   63: r6 = r5
   64: goto -50  // 15
   65: r6 = 0
   66: goto -39  // 28
   67: r0 = map[1].value + 0 ll
   69: r1 = 1
   70: lock *(u64 *)(r0 + 0) += r1
   71: goto -30  // 42
`,
  );
});
