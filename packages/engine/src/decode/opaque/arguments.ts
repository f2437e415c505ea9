// The arguments of a program: u32 length, whose bit 31 says that some are missing, then NUL-terminated strings. One line of
// text, whatever they hold.
import type { OpaqueType } from "@kscope/lang";
import type { DecodeContext, Decoder } from "../decoder.ts";

const INCOMPLETE = 0x80000000;

export function argumentsDecoder({ size, format, limit }: OpaqueType, { truncationTrailer }: DecodeContext): Decoder {
  const room = size - 4;
  return ({ view, buffer }, offset) => {
    const word = view.getUint32(offset, true);
    const length = word % INCOMPLETE;
    const bytes = buffer.toString("latin1", offset + 4, offset + 4 + Math.min(length, room));
    const all = bytes.replace(/\0$/, "").split("\0");
    const words = all.slice(0, limit);
    const text = format === "quote" ? words.map(quoted).join(" ") : words.join(" ").replace(/[\n\r\t]/g, escaped);
    if (words.length < all.length) return `${text} ${truncationTrailer}`;
    return length > room || word >= INCOMPLETE ? text + truncationTrailer : text;
  };
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  return ESCAPES[character] ?? character;
}

function quoted(word: string): string {
  return `"${word.replace(/["\\]/g, "\\$&").replace(/[\n\r\t]/g, escaped)}"`;
}
