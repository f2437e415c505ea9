// The verifier refused a program: which one, where in the script, and its last words.
import type { LineRecord } from "@kscope/codegen";
import type { VerifierError } from "@kscope/kernel";
import type { Span } from "@kscope/lang";

/** Index of the last instruction that a verifier log mentions, e.g. from `12: (79) r1 = *(u64 *)(r6 +8)`. */
export function lastInstruction(log: string): number | undefined {
  const last = [...log.matchAll(/^(\d+): \(/gm)].at(-1)?.[1];
  return last === undefined ? undefined : Number(last);
}

/** The source of an instruction: the last record at or before it. Records are in order of instructions. */
export function spanAt(lines: readonly LineRecord[], instruction: number): Span | undefined {
  return lines.findLast((line) => line.instruction <= instruction)?.span;
}

/** `log` is the whole verifier log; `span` the part of the script whose instruction was refused, where that is known. */
export class ProgramRejected extends Error {
  readonly program: string;
  readonly probe: string;
  readonly span: Span | undefined;
  readonly lastWords: string;
  readonly log: string;

  constructor(cause: VerifierError, where: { probe: string; lines: readonly LineRecord[] }) {
    const lastWords = cause.hint?.replace(/^the verifier says: /, "") ?? cause.message;
    super(
      `the kernel's verifier refused the program for ${where.probe}: ${lastWords}; ` +
        "simplify the action, or report this: kscope should not generate what the verifier refuses",
      { cause },
    );
    this.name = "ProgramRejected";
    this.program = cause.program;
    this.probe = where.probe;
    const instruction = lastInstruction(cause.log);
    this.span = instruction === undefined ? undefined : spanAt(where.lines, instruction);
    this.lastWords = lastWords;
    this.log = cause.log;
  }
}
