// Where random scripts get their decisions from: a list, which shrinks to short scripts, or a number, which is quick to note.

/** A number below the limit. */
export type Choose = (limit: number) => number;

/** After the list's end all choices are 0. */
export function fromList(list: readonly number[]): Choose {
  let next = 0;
  return (limit) => (list[next++] ?? 0) % limit;
}

/** A linear congruential generator (Knuth's constants). */
export function fromSeed(seed: number): Choose {
  let state = BigInt(seed) * 0x9e3779b97f4a7c15n;
  return (limit) => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number((state >> 33n) % BigInt(limit));
  };
}

export function pick<T>(choose: Choose, list: readonly T[]): T {
  return list[choose(list.length)] as T;
}
