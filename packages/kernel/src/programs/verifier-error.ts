// The verifier's refusal of a program, with its whole log.
import { BpfError } from "../errors/syscall-error.ts";

/** Lines of the log that count instead of saying why. */
const STATISTICS = /^(processed \d+ insns|verification time|stack depth|max_states_per_insn|-- (BEGIN|END) |$)/;
/** Lines that only trace the verifier's way: instructions, sources, register states. */
const TRACE =
  /^(\d+: |; |from \d+ to \d+|func#\d+|R\d+|arg#\d+ |mark_precise|last_idx|regs=|parent |Validating |Live regs)/;

/** The line of a verifier log that says why it refused. */
export function reasonIn(log: string): string {
  const lines = log.split("\n").map((line) => line.trim());
  const said = lines.filter((line) => !STATISTICS.test(line));
  return said.findLast((line) => !TRACE.test(line)) ?? said.at(-1) ?? "";
}

/** A program that the verifier refused. `log` is everything it said. */
export class VerifierError extends BpfError {
  readonly program: string;
  // private, so that printing the error does not print megabytes of log
  readonly #log: string;

  constructor(program: string, log: string, errno: number) {
    const reason = reasonIn(log);
    super("PROG_LOAD", errno, `"${program}"`, reason === "" ? undefined : `the verifier says: ${reason}`);
    this.name = "VerifierError";
    this.program = program;
    this.#log = log;
  }

  get log(): string {
    return this.#log;
  }
}
