// print(value): field 0.
import { VOID } from "@kscope/lang";
import { compileDecoder } from "../decode/compile.ts";
import { type ActionOf, type CompileAction, fieldOf } from "./action.ts";

export const printValueAction: CompileAction<ActionOf<"print-value">> = (_action, event, environment) => {
  const type = event.fields[0]?.type ?? VOID;
  const read = fieldOf(event, 0, (t) => compileDecoder(t, environment.decoding));
  return (bytes, offset) => environment.report({ kind: "value", type, value: read(bytes, offset) });
};
