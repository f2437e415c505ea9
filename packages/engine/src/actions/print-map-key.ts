// print(@m[key]) of an aggregation: one value, read when the record is. Field 0 is the key as it lies in the map.
import { sizeOf } from "@kscope/lang";
import type { ActionOf, CompileAction } from "./action.ts";
import { printOptions } from "./print-options.ts";

export const printMapKeyAction: CompileAction<ActionOf<"print-map-key">> = (action, event, environment) => {
  const map = environment.map(action.map);
  const options = printOptions(action, event, { environment, first: 1 });
  const key = event.fields[0];
  const at = key?.offset ?? 0;
  const size = key === undefined ? 0 : sizeOf(key.type);
  return (bytes, offset) => {
    const value = map.valueAt(bytes.buffer.subarray(offset + at, offset + at + size), options(bytes, offset));
    environment.report({ kind: "value", type: map.valueType, value });
  };
};
