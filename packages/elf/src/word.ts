// 64-bit fields that count bytes of a file, so that a number holds every value that can be true.

/** An unsigned 64-bit field as a number; above 2^53 it is rounded, which every bounds check refuses anyway. */
export function wordOf(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true);
}
