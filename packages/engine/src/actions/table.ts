// table(@m, columns, sort, top, divisor): of the map as it is when the record is read.
import type { ActionOf, CompileAction } from "./action.ts";

export const tableAction: CompileAction<ActionOf<"table">> = (action, _event, environment) => {
  const map = environment.map(action.map);
  const { sort, top, divisor } = action;
  const columns = action.columns.split(" ");
  return () => environment.report({ kind: "table", map: map.print({ top: 0, divisor }), columns, sort, top });
};
