// Values that are only known when a program is loaded, by the names that the compiler gives them.
import { clockGettime, clockOffsetNs, possibleCpus } from "@kscope/kernel";

/** Undefined for a name that nobody knows. */
export type Constants = (name: string) => bigint | undefined;

export function constantsOf(childPid: number | undefined): Constants {
  const known = new Map<string, bigint | undefined>();
  const machine: Readonly<Record<string, () => bigint>> = {
    // added to CLOCK_BOOTTIME by programs
    "tai-offset": () => clockOffsetNs("boottime", "tai"),
    "start-time": () => clockGettime("boottime"),
    ncpus: () => BigInt(possibleCpus()),
    "child-pid": () => BigInt(childPid ?? 0),
    "own-pid": () => BigInt(process.pid),
  };
  return (name) => {
    if (!known.has(name)) known.set(name, machine[name]?.());
    return known.get(name);
  };
}
