// Raw tracepoints, by name, or by the BTF type that the program was loaded with.
import { attachRawTracepoint, attachTracing, type BpfProgram, type Link } from "@kscope/kernel";
import type { RawTracepointPoint } from "@kscope/lang";

export function attachRaw(program: BpfProgram, point: RawTracepointPoint): Link[] {
  return [point.btf === undefined ? attachRawTracepoint(program, point.event) : attachTracing(program)];
}
