// Constants of system headers by name: what a script may use after an #include of a header that need not be installed.

import { CONSTANTS } from "./constants.generated.ts";

/** Undefined for a name that no header defines as an integer. */
export function headerConstant(name: string): bigint | undefined {
  // one text, searched when a name is asked for: a table of thousands would cost each start something
  const at = ` ${CONSTANTS}`.indexOf(` ${name}=`);
  if (at < 0) return undefined;
  const start = at + name.length + 1;
  const end = CONSTANTS.indexOf(" ", start);
  return BigInt(CONSTANTS.slice(start, end < 0 ? undefined : end));
}
