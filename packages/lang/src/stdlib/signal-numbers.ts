// Numbers of signals by name, as signal(7) has them for x86-64 and arm64.

const NAMES =
  "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS".split(
    " ",
  );
const ALIASES: Readonly<Record<string, string>> = { IOT: "ABRT", POLL: "IO", CLD: "CHLD" };

/** Of `SIGKILL` or `KILL`; undefined for what is no signal. */
export function signalNumber(name: string): number | undefined {
  const short = name.startsWith("SIG") ? name.slice(3) : name;
  const index = NAMES.indexOf(ALIASES[short] ?? short);
  return index < 0 ? undefined : index + 1;
}

export const LAST_SIGNAL = 64;
