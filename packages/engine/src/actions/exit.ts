// exit(code): field 0 is the code, 0 where there is none.
import { compileDecoder } from "../decode/compile.ts";
import { type ActionOf, type CompileAction, fieldOf } from "./action.ts";

export const exitAction: CompileAction<ActionOf<"exit">> = (_action, event, environment) => {
  const code = fieldOf(event, 0, (type) => compileDecoder(type, environment.decoding));
  return (bytes, offset) => environment.exit(Number(code(bytes, offset) ?? 0));
};
