// Whether programs of a type may call a function of the kernel that is no helper: by loading a call without arguments. The
// verifier asks whether the function may be called before it looks at arguments.
import { BPF_FLAG } from "../generated/bpf-flags.generated.ts";
import { loadProgram, type ProgramSpec, type ProgramType } from "../programs/load-program.ts";
import { assemble, callKfunc, exit, movImmediate } from "../programs/raw-instructions.ts";
import { VerifierError } from "../programs/verifier-error.ts";
import { type Answer, answerOf, no, YES } from "./answer.ts";
import { kernelTypeId } from "./kernel-type-id.ts";

/** "unknown func" of kernels before 5.13, "invalid kernel function call" and "not allowed" since. */
const REFUSED =
  /is not allowed|invalid kernel function|unknown opcode|BPF_CALL uses reserved fields|JIT does not support/;

/** Types that need a target of their own: programs of all of them may call the same functions. */
function typed(type: ProgramType): Partial<ProgramSpec> {
  if (type === "syscall") return { flags: BPF_FLAG.BPF_F_SLEEPABLE };
  if (type !== "tracing") return {};
  return { expectedAttachType: "trace_iter", attachBtfId: kernelTypeId("bpf_iter_task", "function") };
}

function tryCall(type: ProgramType, name: string): Answer {
  const id = kernelTypeId(name, "function");
  if (id === 0) return no(`the kernel has no ${name}`);
  const instructions = assemble(callKfunc(id), movImmediate(0, 0), exit);
  try {
    loadProgram({ type, name: "probe_kfunc", license: "GPL", instructions, ...typed(type) }).close();
    return YES;
  } catch (error) {
    if (!(error instanceof VerifierError)) return answerOf(error);
    return REFUSED.test(error.log) ? no(`${type} programs cannot call ${name}`) : YES;
  }
}

const known = new Map<string, Answer>();

/** Asked once per program type and function. */
export function probeKernelFunction(type: ProgramType, name: string): Answer {
  const key = `${type} ${name}`;
  const answer = known.get(key) ?? tryCall(type, name);
  known.set(key, answer);
  return answer;
}
