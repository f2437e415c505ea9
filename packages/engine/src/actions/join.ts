// join(array, separator): the strings of the fields, up to the first empty one.
import { compileDecoder } from "../decode/compile.ts";
import type { ActionOf, CompileAction } from "./action.ts";

export const joinAction: CompileAction<ActionOf<"join">> = ({ separator }, event, environment) => {
  const texts = event.fields.filter(({ type }) => type.kind === "string");
  // a string that fills its buffer is cut without a mark, as scripts know it
  const decoding = { ...environment.decoding, truncationTrailer: "" };
  const readers = texts.map(({ type, offset }) => ({ offset, read: compileDecoder(type, decoding) }));
  return (bytes, offset) => {
    const words: string[] = [];
    for (const { offset: at, read } of readers) {
      const word = read(bytes, offset + at);
      if (typeof word !== "string" || word === "") break;
      words.push(word);
    }
    environment.report({ kind: "text", source: "join", text: words.join(separator) });
  };
};
