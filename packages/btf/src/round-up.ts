// The next multiple.

/** `unit` is above zero. */
export function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
