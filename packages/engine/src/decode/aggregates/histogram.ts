// Counters of buckets, added up over the processors. Counters beyond 2^53 lose precision: at a billion events a second
// that takes a hundred days.
import type { Merge } from "./merge.ts";

export function histogramOf(buckets: number): Merge {
  return ({ view }, { offset, stride, count }) => {
    const counts = new Array<number>(buckets).fill(0);
    let seen = false;
    for (let cpu = 0; cpu < count; cpu++) {
      for (let i = 0; i < buckets; i++) {
        const at = offset + cpu * stride + i * 8;
        const n = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
        if (n === 0) continue;
        counts[i] = (counts[i] ?? 0) + n;
        seen = true;
      }
    }
    return seen ? { counts } : undefined;
  };
}
