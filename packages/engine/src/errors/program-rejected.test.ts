// Logs of Linux 6.18, cut to their ends; older ones where it says so.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { VerifierError } from "@kscope/kernel";
import { ProgramRejected } from "./program-rejected.ts";
import { lastState, stateInWords } from "./register-state.ts";

function rejected(log: string): ProgramRejected {
  const spans = [0, 1, 4, 9, 13].map((instruction) => ({
    instruction,
    span: { file: 0, start: instruction, end: instruction + 1 },
  }));
  const text = `${log}\nprocessed 13 insns (limit 1000000) max_states_per_insn 0 total_states 1 peak_states 1 mark_read 0\n`;
  return new ProgramRejected(new VerifierError("p", text, 13), { probe: "begin", lines: spans });
}

interface Case {
  readonly log: string;
  readonly words: string;
  readonly advice: RegExp;
  /** Where the source of the instruction starts. */
  readonly at: number;
}

const CASES: Readonly<Record<string, Case>> = {
  "a number instead of a pointer": {
    log: `0: (85) call bpf_get_current_pid_tgid#14      ; R0=scalar()
1: (79) r1 = *(u64 *)(r0 +0)
R0 invalid mem access 'scalar'`,
    words: "what memory is read by is no pointer to it, but a number, which may be any",
    advice: /cast it to a pointer/,
    at: 1,
  },
  "the same, before Linux 5.18": {
    log: `0: (85) call bpf_get_current_pid_tgid#14
1: R0_w=inv(id=0,umin_value=3,umax_value=255,var_off=(0x0; 0xff)) R10=fp0
1: (79) r1 = *(u64 *)(r0 +0)
R0 invalid mem access 'inv'`,
    words: "what memory is read by is no pointer to it, but a number from 3 to 255",
    advice: /cast it to a pointer/,
    at: 1,
  },
  "a look-up that may have found nothing": {
    log: `6: (85) call bpf_map_lookup_elem#1    ; R0=map_value_or_null(id=1,map=AT_h,ks=8,vs=8)
9: (79) r1 = *(u64 *)(r0 +0)
R0 invalid mem access 'map_value_or_null'`,
    words: "the pointer may be 0 here: it is an address in a map's value (map AT_h, 8 bytes), or 0",
    advice: /test it before it is used/,
    at: 9,
  },
  "an argument that may be 0": {
    log: `4: (bf) r1 = r0                        ; R1=ptr_or_null_task_struct(id=2)
9: (85) call bpf_task_pt_regs#175
Possibly NULL pointer passed to trusted arg1`,
    words: "argument 1 of task_pt_regs() may be 0 here: it is a pointer to a task_struct, or 0",
    advice: /test it before it is used/,
    at: 9,
  },
  "beyond a map's value": {
    log: `12: (0f) r6 += r0          ; R0=scalar(smin=smin32=0,smax=umax=255) R6=map_value(map=AT_h,ks=8,vs=8,smin=smin32=0,smax=umax=255)
13: (79) r1 = *(u64 *)(r6 +0)
invalid access to map value, value_size=8 off=255 size=8
R6 max value is outside of the allowed memory range`,
    words:
      "8 bytes at offset 255 of a map's value, which has 8: the address is an address in a map's value (map AT_h, 8 bytes)",
    advice: /give the index or length a bound/,
    at: 13,
  },
  "memory without bounds": {
    log: `1: (bf) r2 = r0                       ; R0=scalar(id=1) R2=scalar(id=1)
4: (85) call bpf_probe_read_kernel#113
R2 unbounded memory access, use 'var &= const' or 'if (var < const)'`,
    words: "nothing keeps an offset or a length within the memory: it is a number, which may be any",
    advice: /give the index or length a bound/,
    at: 4,
  },
  "a length that may be negative": {
    log: `1: (bf) r2 = r0                       ; R2=scalar(smin=-5,smax=100)
4: (85) call bpf_probe_read_kernel#113
R2 min value is negative, either use unsigned or 'var &= const'`,
    words: "nothing keeps an offset or a length within the memory: it is a number from -5 to 100",
    advice: /give the index or length a bound/,
    at: 4,
  },
  "an address plus a number without bounds": {
    log: `9: (0f) r6 += r0
math between map_value pointer and register with unbounded min value is not allowed`,
    words: "a number without bounds is added to an address in a map's value",
    advice: /give the index or length a bound/,
    at: 9,
  },
  "too many instructions": {
    log: `9: (05) goto pc-3
BPF program is too large. Processed 1000001 insn`,
    words: "it followed the program round by round and came to no end of it",
    advice: /a loop must end .* `for \(\$i : 0\.\.N\)`/,
    at: 9,
  },
  "a loop without end": {
    log: `4: (05) goto pc-1
infinite loop detected at insn 1
9: (95) exit`,
    words: "it followed the program round by round and came to no end of it",
    advice: /a loop must end/,
    at: 1,
  },
  "too much stack": {
    log: "combined stack size of 3 calls is 544. Too large",
    words: "the program and what it calls (3 functions deep) take 544 bytes of stack, and there are 512",
    advice: /max_strlen/,
    at: 0,
  },
  "below the stack": {
    log: `1: (7b) *(u64 *)(r10 -520) = r1
invalid write to stack R10 off=-520 size=8`,
    words: "it wants 520 bytes of stack, and there are 512",
    advice: /shorter strings/,
    at: 1,
  },
  "an argument of another type": {
    log: `0: (b7) r1 = 5                        ; R1=5
1: (85) call bpf_map_lookup_elem#1
R1 type=scalar expected=map_ptr`,
    words: "argument 1 of map_lookup_elem() is the number 5, where it takes map_ptr",
    advice: /pass what the function asks for/,
    at: 1,
  },
  "something acquired that is not released": {
    log: `4: (85) call bpf_task_acquire#123          ; R0=ptr_task_struct(ref_obj_id=2) refs=2
9: (95) exit
Unreleased reference id=2 alloc_insn=4
BPF_EXIT instruction in main prog would lead to reference leak`,
    words: "task_acquire() acquires something that is not given back on each way out",
    advice: /release it before each `return`/,
    at: 4,
  },
  "beyond the context": {
    log: `0: (79) r2 = *(u64 *)(r1 +400)
invalid bpf_context access off=400 size=8`,
    words: "the probe's context has no 8 bytes at offset 400 that a program may read",
    advice: /kscope -lv PROBE/,
    at: 0,
  },
  "beyond a struct": {
    log: `1: (79) r1 = *(u64 *)(r0 +9000)
access beyond struct task_struct at off 9000 size 8`,
    words: "a task_struct of this kernel has no 8 bytes at offset 9000",
    advice: /kscope -lv 'struct NAME'/,
    at: 1,
  },
};

describe("what the verifier says, in words, with what to change", () => {
  for (const [name, { log, words, advice, at }] of Object.entries(CASES)) {
    test(name, () => {
      const error = rejected(log);
      assert.equal(error.words, words);
      assert.match(error.advice, advice);
      assert.equal(error.span?.start, at);
      assert.ok(error.message.includes(`${words} (${error.lastWords}); ${error.advice}`), error.message);
      assert.ok(!error.message.includes("processed 13 insns"), "the log is for -v");
    });
  }

  test("what nobody has words for is told as it is, and is a bug of ours", () => {
    const error = rejected("1: (bf) r0 = r5\nR5 !read_ok");
    assert.equal(error.words, undefined);
    assert.match(error.message, /refused the program for begin: R5 !read_ok; this is a bug of kscope.*-v shows/);
  });

  test("too many maps and helpers that are not there need no words", () => {
    const maps = rejected("total number of maps per program has reached the limit of 64");
    assert.match(maps.advice, /one map with a key/);
    const helper = rejected("4: (85) call bpf_loop#181\nunknown func bpf_loop#181");
    assert.match(helper.advice, /does not let programs of this kind call that helper/);
  });
});

test("the last state of a register is what counts", () => {
  const log = "1: (b7) r1 = 0   ; R1=0\n2: (0f) r1 += r2 ; R1_w=scalar(umin=1,umax=9,var_off=(0x0; 0xf)) R10=fp0";
  assert.equal(lastState(log, 1), "scalar(umin=1,umax=9,var_off=(0x0; 0xf))");
  assert.equal(lastState(log, 10), "fp0");
  assert.equal(lastState(log, 3), undefined);
});

test("states in words", () => {
  assert.equal(stateInWords("-5"), "the number -5");
  assert.equal(stateInWords("fp-16"), "an address on the program's stack");
  assert.equal(stateInWords("ctx()"), "the probe's context");
  assert.equal(stateInWords("trusted_ptr_task_struct()"), "a pointer to a task_struct");
  assert.equal(stateInWords("ringbuf_mem_or_null(id=2,ref_obj_id=2,sz=16)"), "the address of a record, or 0");
  assert.equal(stateInWords("dynptr_ptr()"), "what it calls dynptr_ptr");
  assert.equal(stateInWords("inv7"), "the number 7");
  assert.equal(stateInWords("scalar(umin=4)"), "a number from 4 on, without an upper bound");
});
