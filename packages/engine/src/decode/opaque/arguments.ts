// The arguments of a program: u32 length, then NUL-terminated strings. One line of text, whatever they hold.
import type { OpaqueType } from "@kscope/lang";
import type { DecodeContext, Decoder } from "../decoder.ts";

export function argumentsDecoder({ size, format }: OpaqueType, { truncationTrailer }: DecodeContext): Decoder {
  const room = size - 4;
  return ({ view, buffer }, offset) => {
    const length = view.getUint32(offset, true);
    const bytes = buffer.toString("latin1", offset + 4, offset + 4 + Math.min(length, room));
    const words = bytes.replace(/\0$/, "").split("\0");
    const text = format === "quote" ? words.map(quoted).join(" ") : words.join(" ").replace(/[\n\r\t]/g, escaped);
    return length > room ? text + truncationTrailer : text;
  };
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  return ESCAPES[character] ?? character;
}

function quoted(word: string): string {
  return `"${word.replace(/["\\]/g, "\\$&").replace(/[\n\r\t]/g, escaped)}"`;
}
