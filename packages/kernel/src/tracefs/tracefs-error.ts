// Why tracefs cannot be read.

/**
 * absent: the kernel has none; refused: no permission; incapable: root without CAP_SYS_ADMIN, or of a container;
 * locked-down: the kernel's lockdown mode forbids it.
 */
export type TracefsProblem = "absent" | "refused" | "incapable" | "locked-down";

const ADVICE: Readonly<Record<TracefsProblem, string>> = {
  absent: "this kernel has no tracefs (CONFIG_FTRACE); tracepoints, kprobes by name and their listing need it",
  refused: "run as root, or mount tracefs readable for this user",
  incapable: "mounting it needs CAP_SYS_ADMIN; give that, or mount tracefs in the container at /sys/kernel/tracing",
  "locked-down": "kernel lockdown is in force; boot without it (lockdown=none) or use raw tracepoints",
};

export class TracefsError extends Error {
  readonly problem: TracefsProblem;

  constructor(problem: TracefsProblem, options?: { readonly cause: unknown }) {
    super(`tracefs cannot be used: ${ADVICE[problem]}`, options);
    this.name = "TracefsError";
    this.problem = problem;
  }
}

/** A tracepoint that the kernel does not have. */
export class UnknownTracepointError extends Error {
  readonly subsystem: string;
  readonly event: string;

  constructor(subsystem: string, event: string) {
    super(`this kernel has no tracepoint ${subsystem}:${event}; list them with "kscope -l 'tracepoint:*'"`);
    this.name = "UnknownTracepointError";
    this.subsystem = subsystem;
    this.event = event;
  }
}
