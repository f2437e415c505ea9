// Text as bytes and back. Strings are held from here to the output with one UTF-16 unit a byte of their UTF-8 form. Source
// text may hold bytes that are no UTF-8: each is a lone surrogate U+DC80 to U+DCFF there (PEP 383), and a byte again here.

const ESCAPED = 0xdc00;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The bytes of a text, one UTF-16 unit each. */
export function binaryString(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  let out = "";
  for (const char of text) out += bytesOf(char);
  return out;
}

function bytesOf(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  if (point < 0x80) return char;
  if (point >= ESCAPED + 0x80 && point <= ESCAPED + 0xff) return String.fromCharCode(point - ESCAPED);
  return String.fromCharCode(...encoder.encode(char));
}

/** The text that bytes mean, with those that are no UTF-8 kept as lone surrogates. */
export function textOfBytes(bytes: Uint8Array): string {
  return decode(bytes) ?? decodePieces(bytes);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function decodePieces(bytes: Uint8Array): string {
  let out = "";
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    const length = lengthAfter(byte);
    const piece = length === 0 ? undefined : decode(bytes.subarray(at, at + length));
    out += piece ?? String.fromCharCode(ESCAPED + byte);
    at += piece === undefined ? 1 : length;
  }
  return out;
}

/** Bytes of the character that a byte begins; 0 where it begins none. */
function lengthAfter(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2 || byte > 0xf4) return 0;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}
