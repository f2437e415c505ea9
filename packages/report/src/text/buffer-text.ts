// Buffers as text: the three ways of %r, %rx and %rh.

/** Printable ASCII as it is, other bytes as `\x00`. */
export function escapedBuffer(bytes: string): string {
  return /^[\x20-\x7e]*$/.test(bytes) ? bytes : bytes.replace(/[^\x20-\x7e]/g, (c) => `\\x${hex(c)}`);
}

/** Every byte as `\x00`. */
export function hexEscapedBuffer(bytes: string): string {
  return Array.from(bytes, (c) => `\\x${hex(c)}`).join("");
}

/** Two digits a byte, with a space between. */
export function hexBuffer(bytes: string): string {
  return Array.from(bytes, hex).join(" ");
}

function hex(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(2, "0");
}
