// join(array, separator): the strings of the fields, as many as the last field says. Empty ones count, too.
import { compileDecoder } from "../decode/compile.ts";
import { type ActionOf, type CompileAction, fieldOf } from "./action.ts";

export const joinAction: CompileAction<ActionOf<"join">> = ({ separator, count }, event, environment) => {
  // a string that fills its buffer is cut without a mark, as scripts know it
  const decoding = { ...environment.decoding, truncationTrailer: "" };
  const read = Array.from({ length: count }, (_, i) => fieldOf(event, i, (type) => compileDecoder(type, decoding)));
  const missing = fieldOf(event, count, (type) => compileDecoder(type, decoding));
  return (bytes, offset) => {
    const first = Number(missing(bytes, offset) ?? 0);
    const words = read.slice(0, first === 0 ? count : first - 1).map((word) => word(bytes, offset));
    environment.report({ kind: "text", source: "join", text: words.join(separator) });
  };
};
