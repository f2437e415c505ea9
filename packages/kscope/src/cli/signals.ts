// Ctrl-C and its kin end tracing as the script's own exit() does; a second one ends the process at once. The kernel takes
// everything off then, since it all hangs on our file descriptors.

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** 128 + SIGINT */
const EXIT_INTERRUPTED = 130;

/** Gives what undoes it. */
export function onStopSignals(stop: AbortController): () => void {
  const handler = (): void => {
    if (stop.signal.aborted) process.exit(EXIT_INTERRUPTED);
    stop.abort();
  };
  for (const signal of SIGNALS) process.on(signal, handler);
  return () => {
    for (const signal of SIGNALS) process.removeListener(signal, handler);
  };
}
