// Why output ended. A reader that closed the pipe is the usual end of a Unix filter, not a failure: `closed` tells them apart.

/** Writing failed for good; nothing that was still pending can be delivered. */
export class OutputError extends Error {
  /** The errno name, e.g. `ENOSPC`. */
  readonly code: string;
  /** What was written to, e.g. `standard output` or a path. */
  readonly target: string;

  constructor(code: string, target: string) {
    super(code === "EPIPE" ? `${target}: the reader has gone` : `cannot write to ${target}: ${code}; ${advice(code)}`);
    this.name = "OutputError";
    this.code = code;
    this.target = target;
  }

  /** True where the reader went away, which ends the program quietly. */
  get closed(): boolean {
    return this.code === "EPIPE";
  }
}

function advice(code: string): string {
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return "free some space or choose another place with -o";
    case "EBADF":
      return "it was closed before kscope started";
    default:
      return "choose another place with -o";
  }
}
