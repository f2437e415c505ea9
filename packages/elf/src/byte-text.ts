// NUL-terminated names inside byte tables, as byte strings: one UTF-16 unit a byte. Bounded, because a hostile table may hold
// hundreds of megabytes without a NUL and a million symbols that point into it.

// longer than any mangled name that compilers were seen to write
const LONGEST = 65536;

/** The string that begins at `offset`, at most `limit` bytes; empty when that is outside. The table's end ends it too. */
export function textAt(bytes: Uint8Array, offset: number, limit: number = LONGEST): string {
  const end = offset + textLength(bytes, offset, limit);
  let text = "";
  // in pieces: `apply` takes a limited number of arguments
  for (let at = offset; at < end; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 4096)));
  }
  return text;
}

/** Whether the string at `offset` is `name`, without making a string of it. */
export function textEquals(bytes: Uint8Array, offset: number, name: string): boolean {
  const length = name.length;
  const end = offset + length;
  if (end < bytes.length ? bytes[end] !== 0 : end !== bytes.length) return false;
  for (let i = 0; i < length; i++) if (bytes[offset + i] !== name.charCodeAt(i)) return false;
  return true;
}

/** Whether a string ends like `text` anywhere in the bytes. */
export function hasText(bytes: Uint8Array, text: string): boolean {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (textEquals(bytes, at, text)) return true;
  }
  return false;
}

/** Length of the string at `offset`, counted up to `limit`. */
export function textLength(bytes: Uint8Array, offset: number, limit: number = LONGEST): number {
  const most = Math.min(limit, bytes.length - offset);
  for (let length = 0; length < most; length++) if (bytes[offset + length] === 0) return length;
  return Math.max(0, most);
}
