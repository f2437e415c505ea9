// What the compiler has to say about a script: data only, rendered elsewhere (see render-diagnostic.ts).

import type { Span } from "./span.ts";

export type Severity = "error" | "warning" | "note";

export interface Diagnostic {
  /** Stable, documented name such as `unknown-field`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span | undefined;
  /** What to do about it, in one line. */
  readonly hint?: string;
  /** Printed without its severity in front, where bpftrace does. */
  readonly bare?: true;
}

/** Thrown inside a stage to give up on the construct at hand; the stage's driver turns it into its diagnostic. */
export class DiagnosticError extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.name = "DiagnosticError";
    this.diagnostic = diagnostic;
  }
}
