// time(format): the wall-clock time at which the record is read, not at which the probe ran.
import { formatTime } from "../decode/strftime.ts";
import { toBinaryString } from "../decode/text.ts";
import type { ActionOf, CompileAction } from "./action.ts";

export const timeAction: CompileAction<ActionOf<"time" | "strftime">> = (action, _event, environment) => {
  return () => {
    const text = toBinaryString(formatTime(action.format, new Date()));
    environment.report({ kind: "text", source: "time", text });
  };
};
