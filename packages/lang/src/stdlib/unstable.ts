// Features that bpftrace calls unstable: a configuration variable of that name says whether a script may use them.

import type { CallCheck } from "./function-record.ts";

/** `variable` has `error`, `warn` or `enable`. */
export function checkStability(c: CallCheck, variable: string, feature: string): void {
  const policy = c.config.string(variable);
  if (policy === "error")
    c.error(
      "unstable",
      `${feature} feature is not enabled by default. To enable this unstable feature, set the config flag to enable. ${variable}=enable`,
      c.node,
    );
  else if (policy === "warn")
    c.notice(
      "unstable",
      `Script is using an unstable feature: ${feature}. To prevent this warning you must explicitly enable it in the config e.g. ${variable}=enable`,
    );
}
