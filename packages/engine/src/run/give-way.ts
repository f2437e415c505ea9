// Long work on the event loop's thread stops now and then, so that signals and timers are served: the loop is never
// blocked for more than 20 ms.

/** Less than the promised 20 ms, since one step of the work may take some milliseconds itself. */
const SLICE_MS = 10;

let since = performance.now();

/** Call between steps. Returns at once until the slice is used up; then lets the event loop turn once. */
export function giveWay(): Promise<void> | undefined {
  if (performance.now() - since < SLICE_MS) return undefined;
  return turn();
}

/** Marks the start of a slice: nothing ran before it. */
export function startSlice(): void {
  since = performance.now();
}

/** Lets the event loop turn once. */
export async function turn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  startSlice();
}

/** True once the slice is used up, for loops that cannot wait in the middle. */
export function sliceIsOver(): boolean {
  return performance.now() - since >= SLICE_MS;
}
