// Error numbers to names and texts, from the generated UAPI table.
import { ERRNO, ERRNO_TEXT } from "../generated/errno.generated.ts";

/** The kernel's own "not supported", which bpf(2) lets through although no UAPI header has it (linux/errno.h). */
export const ENOTSUPP = 524;

/** "EPERM" for 1; "errno 9999" for a number that nobody knows. */
export function errnoName(errno: number): string {
  if (errno === ENOTSUPP) return "ENOTSUPP";
  const found = Object.entries(ERRNO).find(([, n]) => n === errno);
  return found?.[0] ?? `errno ${errno}`;
}

/** "operation not permitted" for 1, as strerror(3) but starting small. */
export function errnoText(errno: number): string {
  if (errno === ENOTSUPP) return "not supported by this kernel";
  return ERRNO_TEXT[errno] ?? "unknown error";
}
