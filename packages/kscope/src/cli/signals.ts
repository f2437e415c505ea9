// Ctrl-C and its kin end tracing as the script's own exit() does; a second one ends the process at once. The kernel takes
// everything off then, since it all hangs on our file descriptors. timeout(1) signals its child and then the whole process
// group, so what follows within a second is still the first: it must not cost the user the results. SIGUSR1 is for `self`
// probes; without one it does nothing.

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** 128 + SIGINT */
const EXIT_INTERRUPTED = 130;
const SAME_SIGNAL_MS = 1000;

const nothing = (): void => undefined;

/** Gives what undoes it. */
export function onStopSignals(stop: AbortController): () => void {
  let first: number | undefined;
  const handler = (): void => {
    const now = performance.now();
    if (first !== undefined && now - first >= SAME_SIGNAL_MS) process.exit(EXIT_INTERRUPTED);
    first ??= now;
    stop.abort();
  };
  for (const signal of SIGNALS) process.on(signal, handler);
  process.on("SIGUSR1", nothing);
  return () => {
    for (const signal of SIGNALS) process.removeListener(signal, handler);
    process.removeListener("SIGUSR1", nothing);
  };
}
