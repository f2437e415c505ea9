// A program came to code that no unwinding table covers. Field 0 is the process.
import { compileDecoder } from "../decode/compile.ts";
import { type ActionOf, type CompileAction, fieldOf } from "./action.ts";

export const unwindMissAction: CompileAction<ActionOf<"unwind-miss">> = (_, event, environment) => {
  const read = fieldOf(event, 0, (type) => compileDecoder(type, environment.decoding));
  return (bytes, offset) => environment.unwindMissed(Number(read(bytes, offset) ?? 0));
};
