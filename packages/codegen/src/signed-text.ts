// Offsets in listings, of the IR and of instructions.

/** With its sign, also where that is a plus: `+8`, `-16`. */
export function signedText(value: number): string {
  return value < 0 ? String(value) : `+${value}`;
}
