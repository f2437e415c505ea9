// Numbers in attach points: decimal, hexadecimal, `1e6`, with `_` between digits.

/** Undefined where the text is no whole number. */
export function wholeNumber(text: string): bigint | undefined {
  const clean = text.replace(/_/g, "");
  const scientific = /^(\d+)e(\d{1,2})$/i.exec(clean);
  if (scientific !== null) return BigInt(scientific[1] ?? "0") * 10n ** BigInt(scientific[2] ?? "0");
  return /^(0x[0-9a-f]+|\d+)$/i.test(clean) ? BigInt(clean) : undefined;
}
