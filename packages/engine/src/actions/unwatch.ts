// unwatch(): takes the watchpoints at an address off. Field 0 is the address.
import { compileDecoder } from "../decode/compile.ts";
import { type ActionOf, type CompileAction, fieldOf } from "./action.ts";

export const unwatchAction: CompileAction<ActionOf<"unwatch">> = (_, event, environment) => {
  const read = fieldOf(event, 0, (type) => compileDecoder(type, environment.decoding));
  return (bytes, offset) => {
    const address = read(bytes, offset);
    environment.unwatch(typeof address === "bigint" ? address : BigInt(Number(address ?? 0)));
  };
};
