// Bad use of the command line; the message says what to do.

export class UsageError extends Error {
  /** A line of its own below the message. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}

/** What is no option, in getopt's words ("" where there is nothing at all); bpftrace shows its usage text below. */
export class BadOption extends UsageError {
  /** `near` is an option that may have been meant. */
  constructor(message: string, near?: string) {
    const meant = near === undefined ? "" : `did you mean ${near}? `;
    super(message, `${meant}see kscope --help; named arguments of a script stand behind --`);
    this.name = "BadOption";
  }
}
