// Points of one program that share an event. Where the kernel takes a program but once an event, or a link a function but
// once, a point that a list of attach points names again waits for the next round.

/** The items in rounds, in each of which no key is there twice. */
export function rounds<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const all: Map<string, T>[] = [];
  for (const item of items) {
    const key = keyOf(item);
    const round = all.find((one) => !one.has(key));
    if (round === undefined) all.push(new Map([[key, item]]));
    else round.set(key, item);
  }
  return all.map((round) => [...round.values()]);
}
