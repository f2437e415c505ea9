// What the C library of the machine says of an error number: glibc's words, as messages have them everywhere. strerror() of
// the language has a table of its own (decode/opaque/error-texts.ts), from which these are the differences.
import { ERROR_TEXTS } from "../decode/opaque/error-texts.ts";

const DIFFERENT: ReadonlyMap<number, string> = new Map([
  [5, "Input/output error"],
  [9, "Bad file descriptor"],
  [11, "Resource temporarily unavailable"],
  [12, "Cannot allocate memory"],
  [18, "Invalid cross-device link"],
  [23, "Too many open files in system"],
  [25, "Inappropriate ioctl for device"],
  [33, "Numerical argument out of domain"],
  [34, "Numerical result out of range"],
  [35, "Resource deadlock avoided"],
  [37, "No locks available"],
  [38, "Function not implemented"],
  [40, "Too many levels of symbolic links"],
  [74, "Bad message"],
  [84, "Invalid or incomplete multibyte or wide character"],
  [95, "Operation not supported"],
  [102, "Network dropped connection on reset"],
  [122, "Disk quota exceeded"],
  [125, "Operation canceled"],
]);

export function systemErrorText(errno: number): string {
  return DIFFERENT.get(errno) ?? ERROR_TEXTS[errno] ?? `Unknown error ${errno}`;
}
