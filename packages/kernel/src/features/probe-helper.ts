// Whether programs of a type may call a helper function: by loading a call without arguments. The verifier looks for the
// function before it looks at arguments, so any complaint but "no such function" means that it is there.
import { HELPER_ID } from "../generated/bpf-enums.generated.ts";
import { loadProgram, type ProgramSpec, type ProgramType } from "../programs/load-program.ts";
import { assemble, callHelper, exit, movImmediate } from "../programs/raw-instructions.ts";
import { VerifierError } from "../programs/verifier-error.ts";
import { type Answer, answerOf, no, YES } from "./answer.ts";

export type HelperName = keyof typeof HELPER_ID;

const MISSING = /(unknown|invalid) func |program of this type cannot use helper|helper call is not allowed in probe/;

/** What a program is loaded for, where that decides what it may call. */
export type HelperPlace = Pick<ProgramSpec, "expectedAttachType" | "attachBtfId">;

function tryCall(type: ProgramType, helper: HelperName, place: HelperPlace = {}): Answer {
  const instructions = assemble(callHelper(HELPER_ID[helper]), movImmediate(0, 0), exit);
  try {
    loadProgram({ type, name: "probe_helper", license: "GPL", instructions, ...place }).close();
    return YES;
  } catch (error) {
    if (!(error instanceof VerifierError)) return answerOf(error);
    return MISSING.test(error.log) ? no(`${type} programs cannot call ${helper}`) : YES;
  }
}

const known = new Map<string, Answer>();

/** Of a tracing program: some helpers may be called at some places only. Asked once per place and helper. */
export function probeHelperAt(place: HelperPlace, helper: HelperName): Answer {
  const key = `${place.expectedAttachType} ${place.attachBtfId} ${helper}`;
  const answer = known.get(key) ?? tryCall("tracing", helper, place);
  known.set(key, answer);
  return answer;
}

/** Asked once per program type and helper. The type must be one that loads without a BTF target. */
export function probeHelper(type: ProgramType, helper: HelperName): Answer {
  const key = `${type} ${helper}`;
  const answer = known.get(key) ?? tryCall(type, helper);
  known.set(key, answer);
  return answer;
}
