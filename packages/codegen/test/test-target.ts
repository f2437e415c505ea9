// A machine for tests, the same everywhere: a small BTF, a few tracepoints and raw tracepoints, a recent kernel's features.

import { type Btf, BtfBuilder } from "@kscope/btf";
import type { Target, TracepointField, TracepointFormat } from "@kscope/lang";

function buildBtf(): Btf {
  const b = new BtfBuilder();
  const int = b.int("int", 4, { signed: true });
  const char = b.int("char", 1, { signed: true, char: true });
  const unsignedInt = b.int("unsigned int", 4);
  const u64 = b.int("long long unsigned int", 8);
  const bool = b.int("_Bool", 1, { bool: true });
  const comm = b.array(char, 16);
  const cred = b.struct("cred", 8, [
    { name: "uid", type: unsignedInt, bitOffset: 0 },
    { name: "gid", type: unsignedInt, bitOffset: 32 },
  ]);
  const state = b.enum({
    name: "task_mode",
    signed: false,
    values: [
      { name: "TASK_MODE_IDLE", value: 0 },
      { name: "TASK_MODE_BUSY", value: 3 },
    ],
  });
  // ids are given in order: the struct is the type after the pointer to it
  const task = b.fwdStruct("task_struct");
  const taskPointer = b.ptr(task);
  b.defineStruct(task, 128, [
    { name: "pid", type: int, bitOffset: 0 },
    { name: "tgid", type: int, bitOffset: 32 },
    { name: "comm", type: comm, bitOffset: 64 },
    { name: "real_parent", type: taskPointer, bitOffset: 192 },
    { name: "group_leader", type: taskPointer, bitOffset: 256 },
    { name: "cred", type: b.ptr(cred), bitOffset: 320 },
    { name: "flag", type: unsignedInt, bitOffset: 384, bitfieldSize: 1 },
    { name: "level", type: int, bitOffset: 385, bitfieldSize: 5 },
    { name: "mode", type: state, bitOffset: 416 },
    { name: "times", type: b.array(u64, 4), bitOffset: 448 },
  ]);
  void bool;
  return b.build();
}
void buildBtf;
export type { Target, TracepointField, TracepointFormat };
