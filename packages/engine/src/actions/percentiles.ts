// percentiles(@m, which): of the map as it is when the record is read.
import type { ActionOf, CompileAction } from "./action.ts";

export const percentilesAction: CompileAction<ActionOf<"percentiles">> = (action, _event, environment) => {
  const map = environment.map(action.map);
  const which = action.which.split(" ");
  return () => environment.report({ kind: "percentiles", map: map.print({ top: 0, divisor: 1 }), which });
};
