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

/** What the verifier says when it gives up on following a program to its end (kernel/bpf/verifier.c). */
const ENDLESS = [
  /infinite loop detected at insn (\d+)/,
  /BPF program is too large\. Processed \d+ insn/,
  /The sequence of \d+ jumps is too complex/,
];

const OUR_BUG = {
  verdict: "refused",
  advice: "this is a bug of kscope: please report it with the script; -v shows the verifier's whole log",
};

const USERS_LOOP = {
  verdict: "gave up on",
  advice:
    "a loop must end after some thousand passes that can be foreseen: use `for ($i : 0..N)`, or give `while` a counter and a constant bound",
};

const TOO_MANY_MAPS = {
  verdict: "refused",
  advice: "one probe can use 64 maps: use one map with a key where several count alike",
};

const NO_HELPER = {
  verdict: "refused",
  advice: "this kernel does not let programs of this kind call that helper: it is older, or was built without it",
};

const UNTRACEABLE_PROGRAM = {
  verdict: "refused",
  advice: "this kernel lets nobody trace that BPF program; `kscope -l 'fentry:bpf:*'` lists those that it does",
};
const OTHER_REASONS = [
  { pattern: /total number of maps per program has reached the limit/, said: TOO_MANY_MAPS },
  { pattern: /cannot use helper|(?:invalid|unknown) func \w+#\d+/, said: NO_HELPER },
  { pattern: /Cannot (?:recursively attach|nest tracing program)/, said: UNTRACEABLE_PROGRAM },
];

/** `log` is the whole verifier log; `span` the part of the script whose instruction was refused, where that is known. */
export class ProgramRejected extends Error {
  readonly program: string;
  readonly probe: string;
  readonly span: Span | undefined;
  readonly lastWords: string;
  /** What the verifier did with the program: "refused", or "gave up on" a loop of it. */
  readonly verdict: string;
  /** What to do about it. */
  readonly advice: string;
  readonly log: string;

  constructor(cause: VerifierError, where: { probe: string; lines: readonly LineRecord[] }) {
    const endless = ENDLESS.map((pattern) => pattern.exec(cause.log)).find((match) => match !== null);
    const lastWords = endless?.[0] ?? cause.hint?.replace(/^the verifier says: /, "") ?? cause.message;
    const other = OTHER_REASONS.find(({ pattern }) => pattern.test(cause.log))?.said;
    const { verdict, advice } = other ?? (endless === undefined ? OUR_BUG : USERS_LOOP);
    super(`the kernel's verifier ${verdict} the program for ${where.probe}: ${lastWords}; ${advice}`, { cause });
    this.name = "ProgramRejected";
    this.program = cause.program;
    this.probe = where.probe;
    const instruction = endless?.[1] === undefined ? lastInstruction(cause.log) : Number(endless[1]);
    this.span = spanAt(where.lines, instruction ?? 0) ?? where.lines[0]?.span;
    this.lastWords = lastWords;
    this.verdict = verdict;
    this.advice = advice;
    this.log = cause.log;
  }
}
