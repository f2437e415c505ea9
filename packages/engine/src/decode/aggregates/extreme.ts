// The smallest or greatest of the processors that have seen a value.
import { readSigned64, readUnsigned64 } from "../integer.ts";
import type { Merge } from "./merge.ts";

type Number64 = number | bigint;

export function extremeOf(signed: boolean, better: (a: Number64, b: Number64) => boolean): Merge {
  const read = signed ? readSigned64 : readUnsigned64;
  return ({ view }, { offset, stride, count }) => {
    let best: Number64 | undefined;
    for (let i = 0; i < count; i++) {
      const at = offset + i * stride;
      if (readUnsigned64(view, at + 8) === 0) continue;
      const value = read(view, at);
      if (best === undefined || better(value, best)) best = value;
    }
    return best;
  };
}
