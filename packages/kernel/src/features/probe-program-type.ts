// Whether the kernel has a program type: by loading "return 0". Types that need a BTF target are in feature-probes.ts.

import { BPF_FLAG } from "../generated/bpf-flags.generated.ts";
import type { BpfProgram } from "../programs/bpf-program.ts";
import { loadProgram, type ProgramSpec, type ProgramType } from "../programs/load-program.ts";
import { assemble, exit, movImmediate } from "../programs/raw-instructions.ts";
import { type Answer, attempt } from "./answer.ts";

/** A program that returns 0. */
export function loadEmpty(spec: Pick<ProgramSpec, "type"> & Partial<ProgramSpec>): BpfProgram {
  return loadProgram({ name: "probe", license: "GPL", instructions: assemble(movImmediate(0, 0), exit), ...spec });
}

const known = new Map<ProgramType, Answer>();

/** Asked once per type. */
export function probeProgramType(type: ProgramType): Answer {
  const flags = type === "syscall" ? BPF_FLAG.BPF_F_SLEEPABLE : 0;
  const answer = known.get(type) ?? attempt(() => loadEmpty({ type, flags }));
  known.set(type, answer);
  return answer;
}
