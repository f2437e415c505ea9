// zero(@m): sets all values to zero and keeps the keys.
import type { ActionOf, CompileAction } from "./action.ts";

export const zeroAction: CompileAction<ActionOf<"zero">> = (action, _event, environment) => {
  const map = environment.map(action.map);
  return () => map.zero();
};
