// fentry and fexit: the program was loaded for its function.
import { attachTracing, type BpfProgram, type Link } from "@kscope/kernel";

export function attachTrampoline(program: BpfProgram): Link[] {
  return [attachTracing(program)];
}
