// The first part of /proc/kallsyms, the built-in kernel: the build sorts it by address, so it is searched as it is, in the text.
// Parsing its 100,000 to 200,000 lines first would double the 50 ms that reading them takes.
import { isCode, lineKey, NAME_AT } from "./kallsyms-line.ts";

const NEWLINE = 0x0a;

/** Offset of the last line of code in `bytes` whose address is at or before `key`; -1 if there is none. */
export function lastCoreLine(bytes: Uint8Array, key: number): number {
  let found = -1;
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const line = lineStart(bytes, (low + high) >>> 1);
    if (orderedKey(bytes, line) <= key) {
      found = line;
      low = nextLine(bytes, line);
    } else high = line;
  }
  while (found >= 0 && !isCode(bytes, found)) found = found === 0 ? -1 : lineStart(bytes, found - 1);
  return found >= 0 && lineKey(bytes, found) < 0 ? found : -1;
}

// per-CPU offsets and hidden addresses come first
function orderedKey(bytes: Uint8Array, line: number): number {
  const key = lineKey(bytes, line);
  return key < 0 ? key : Number.NEGATIVE_INFINITY;
}

function lineStart(bytes: Uint8Array, within: number): number {
  let at = within;
  while (at > 0 && bytes[at - 1] !== NEWLINE) at--;
  return at;
}

/** Offset of the line after the one that begins at `line`. */
export function nextLine(bytes: Uint8Array, line: number): number {
  let at = line + NAME_AT;
  while (at < bytes.length && bytes[at] !== NEWLINE) at++;
  return at + 1;
}
