// Copies that happen at once, put into an order in which they can happen one after another.

import type { Register } from "./instruction.ts";

export interface Copy {
  readonly dst: Register;
  readonly src: Register;
}

/** Orders the copies; a cycle is opened with a fresh register. Each destination may occur once. */
export function sequentialise(copies: readonly Copy[], fresh: () => Register): Copy[] {
  if (copies.length < 2) return copies.filter(({ dst, src }) => dst !== src);
  const sourceOf = new Map<Register, Register>();
  const readers = new Map<Register, number>();
  for (const { dst, src } of copies) {
    if (dst === src) continue;
    sourceOf.set(dst, src);
    readers.set(src, (readers.get(src) ?? 0) + 1);
  }
  const result: Copy[] = [];
  const ready = [...sourceOf.keys()].filter((dst) => !readers.has(dst));
  const drain = (): void => {
    for (let dst = ready.pop(); dst !== undefined; dst = ready.pop()) {
      const src = sourceOf.get(dst);
      if (src === undefined) continue;
      result.push({ dst, src });
      sourceOf.delete(dst);
      const left = (readers.get(src) ?? 1) - 1;
      readers.set(src, left);
      if (left === 0 && sourceOf.has(src)) ready.push(src);
    }
  };
  drain();
  for (const dst of [...sourceOf.keys()]) {
    if (!sourceOf.has(dst)) continue;
    // Only cycles are left: save what is about to be overwritten, and let its one reader read the copy.
    const saved = fresh();
    result.push({ dst: saved, src: dst });
    for (const [other, src] of sourceOf) if (src === dst) sourceOf.set(other, saved);
    readers.set(dst, 0);
    readers.set(saved, 1);
    ready.push(dst);
    drain();
  }
  return result;
}
