// The answer of a feature probe: there, not there, or could not tell. Only the first two may decide anything.
import { SyscallError, UnsupportedError } from "../errors/syscall-error.ts";
import { ERRNO } from "../generated/errno.generated.ts";
import { mayEverything } from "../process/privilege.ts";

export type Answer =
  | { readonly state: "yes" }
  | { readonly state: "no"; readonly reason: string }
  | { readonly state: "unknown"; readonly reason: string };

export const YES: Answer = { state: "yes" };

export function no(reason: string): Answer {
  return { state: "no", reason };
}

export function unknown(reason: string): Answer {
  return { state: "unknown", reason };
}

/** Errors that speak of this process or moment, not of the kernel. */
const SAYS_NOTHING: ReadonlySet<number> = new Set([
  ERRNO.ENOMEM,
  ERRNO.EMFILE,
  ERRNO.ENFILE,
  ERRNO.EAGAIN,
  ERRNO.EINTR,
  ERRNO.EBUSY,
]);

/** What a failed attempt means. Who may do everything was refused by the kernel; others may lack a capability. */
export function answerOf(error: unknown, almighty: () => boolean = mayEverything): Answer {
  if (error instanceof UnsupportedError) return no(error.message);
  if (!(error instanceof SyscallError)) return unknown(error instanceof Error ? error.message : String(error));
  const reason = `${error.call}: ${error.errnoName}`;
  const refused = error.errno === ERRNO.EPERM || error.errno === ERRNO.EACCES;
  if (refused && !almighty()) return unknown(error.message);
  return SAYS_NOTHING.has(error.errno) ? unknown(reason) : no(reason);
}

/** Yes if the attempt does not throw; what it returns is closed. */
export function attempt(...steps: readonly (() => Disposable | undefined)[]): Answer {
  try {
    for (const step of steps) step()?.[Symbol.dispose]();
    return YES;
  } catch (error) {
    return answerOf(error);
  }
}
