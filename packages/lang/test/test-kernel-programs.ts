// BPF programs that are loaded on the test machine: one with a subprogram, its double, and those that can't be traced.

import { BtfBuilder } from "@kscope/btf";
import type { KernelProgram } from "../src/kernel-programs.ts";

function build(): readonly KernelProgram[] {
  const b = new BtfBuilder();
  const int = b.int("int", 4, { signed: true });
  const context = b.struct("xdp_md", 4, [{ name: "data", type: int, bitOffset: 0 }]);
  const main = b.func("count_received_packets", b.funcProto(int, [{ name: "ctx", type: b.ptr(context) }]));
  const part = b.func("count_bytes", b.funcProto(0, [{ name: "length", type: int }]));
  const btf = b.build();
  const functions = [
    { name: "count_received_packets", typeId: main },
    { name: "count_bytes", typeId: part },
  ];
  const common = { name: "count_received_", type: "xdp", functions, btf, jited: true, tracesProgram: false };
  return [
    { ...common, id: 7 },
    { ...common, id: 12, functions: functions.slice(0, 1) },
    { ...common, id: 13, name: "bare", functions: [], btf: undefined },
    { ...common, id: 14, name: "traces", type: "tracing", functions: [{ name: "traces", typeId: part }] },
    { ...common, id: 15, name: "slow", functions: [{ name: "slow", typeId: part }], jited: false },
    { ...common, id: 16, name: "second", functions: [{ name: "second", typeId: part }], tracesProgram: true },
  ];
}

let built: readonly KernelProgram[] | undefined;

export function testKernelPrograms(): readonly KernelProgram[] {
  built ??= build();
  return built;
}
