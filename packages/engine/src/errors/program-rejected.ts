// The verifier refused a program: which one, where in the script, and its last words.
import type { LineRecord } from "@kscope/codegen";
import type { VerifierError } from "@kscope/kernel";
import type { Span } from "@kscope/lang";
import { explain } from "./verifier-reasons.ts";

/** Index of the last instruction that a verifier log mentions, e.g. from `12: (79) r1 = *(u64 *)(r6 +8)`. */
export function lastInstruction(log: string): number | undefined {
  const last = [...log.matchAll(/^(\d+): \(/gm)].at(-1)?.[1];
  return last === undefined ? undefined : Number(last);
}

/** The source of an instruction: the last record at or before it. Records are in order of instructions. */
export function spanAt(lines: readonly LineRecord[], instruction: number): Span | undefined {
  return lines.findLast((line) => line.instruction <= instruction)?.span;
}

/** Messages that say more than the log's last line does. */
const TELLING =
  /infinite loop detected at insn \d+|BPF program is too large\. Processed \d+ insn|The sequence of \d+ jumps is too complex|Unreleased reference id=\d+ alloc_insn=\d+/;
/** Where a message names the instruction that is to blame. */
const PLACE = /(?:detected at insn |alloc_insn=)(\d+)/;

/** `log` is the whole verifier log; `span` the part of the script whose instruction was refused, where that is known. */
export class ProgramRejected extends Error {
  readonly program: string;
  readonly probe: string;
  readonly span: Span | undefined;
  readonly lastWords: string;
  /** What the verifier did with the program: "refused", or "gave up on" a loop of it. */
  readonly verdict: string;
  /** What the verifier knew about the value, and wanted; undefined where its own words are all there is. */
  readonly words: string | undefined;
  /** What to do about it. */
  readonly advice: string;
  readonly log: string;

  constructor(cause: VerifierError, where: { probe: string; lines: readonly LineRecord[] }) {
    const lastWords = TELLING.exec(cause.log)?.[0] ?? cause.hint?.replace(/^the verifier says: /, "") ?? cause.message;
    const { verdict, words, advice } = explain(cause.log);
    const why = words === undefined ? lastWords : `${words} (${lastWords})`;
    super(`the kernel's verifier ${verdict} the program for ${where.probe}: ${why}; ${advice}`, { cause });
    this.name = "ProgramRejected";
    this.program = cause.program;
    this.probe = where.probe;
    const named = PLACE.exec(lastWords)?.[1];
    const instruction = named === undefined ? lastInstruction(cause.log) : Number(named);
    this.span = spanAt(where.lines, instruction ?? 0) ?? where.lines[0]?.span;
    this.lastWords = lastWords;
    this.verdict = verdict;
    this.words = words;
    this.advice = advice;
    this.log = cause.log;
  }
}
