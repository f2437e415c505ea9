// Choices that a seed decides: a linear congruential generator (Knuth's constants).

export type Choose = (limit: number) => number;

/** Gives numbers below a limit, the same ones for the same seed. */
export function chooser(seed: number): Choose {
  let state = BigInt(seed) * 0x9e3779b97f4a7c15n;
  return (limit) => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number((state >> 33n) % BigInt(limit));
  };
}
