// clear(@m): forgets all keys.
import type { ActionOf, CompileAction } from "./action.ts";

export const clearAction: CompileAction<ActionOf<"clear">> = (action, _event, environment) => {
  const map = environment.map(action.map);
  return () => map.clear();
};
