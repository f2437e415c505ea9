// print(@m, top, divisor): the map as it is when the record is read.
import type { ActionOf, CompileAction } from "./action.ts";
import { printOptions } from "./print-options.ts";

export const printMapAction: CompileAction<ActionOf<"print-map">> = (action, event, environment) => {
  const map = environment.map(action.map);
  const options = printOptions(action, event, { environment, first: 0 });
  return (bytes, offset) => environment.report(map.print(options(bytes, offset)));
};
