// exit(code): field 0 is the code, an int32 in a longer word; 0 where there is none.
import { compileDecoder } from "../decode/compile.ts";
import type { Datum } from "../reports/report.ts";
import { type ActionOf, type CompileAction, fieldOf } from "./action.ts";

function toInteger(value: Datum): number | bigint {
  return typeof value === "number" || typeof value === "bigint" ? value : 0;
}

export const exitAction: CompileAction<ActionOf<"exit">> = (_action, event, environment) => {
  const code = fieldOf(event, 0, (type) => compileDecoder(type, environment.decoding));
  return (bytes, offset) => environment.exit(Number(BigInt.asIntN(32, BigInt(toInteger(code(bytes, offset))))));
};
