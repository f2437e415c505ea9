// join(array, separator): `count` strings of `length` bytes each, from the offset of field 0; an empty one ends the list.
import type { ActionOf, CompileAction } from "./action.ts";

export const joinAction: CompileAction<ActionOf<"join">> = (action, event, environment) => {
  const start = event.fields[0]?.offset ?? 8;
  return ({ buffer }, offset) => {
    const words: string[] = [];
    for (let i = 0; i < action.count; i++) {
      const at = offset + start + i * action.length;
      const end = buffer.indexOf(0, at);
      const word = buffer.toString("latin1", at, end < 0 ? at + action.length : Math.min(end, at + action.length));
      if (word === "") break;
      words.push(word);
    }
    environment.report({ kind: "text", source: "join", text: words.join(action.separator) });
  };
};
