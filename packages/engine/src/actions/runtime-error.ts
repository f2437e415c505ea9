// A probe met something that it went on from with a made-up value, such as a division by zero.
import type { ActionOf, CompileAction } from "./action.ts";

export const runtimeErrorAction: CompileAction<ActionOf<"runtime-error">> = ({ message }, event, environment) => {
  const location = environment.locate(event.span);
  return () => environment.report({ kind: "runtime-error", message, location });
};
