// Names of maps and programs as the kernel takes them: at most 15 bytes of letters, digits, "_" and ".".

/** The name cut and with everything else turned into "_". */
export function objectName(name: string): Uint8Array {
  return new TextEncoder().encode(name.replace(/[^A-Za-z0-9_.]/g, "_").slice(0, 15));
}
