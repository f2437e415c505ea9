// Text as bytes: one UTF-16 unit a byte of its UTF-8 form, which is how strings are held from here to the output.

export function binaryString(text: string): string {
  let out = "";
  for (const byte of new TextEncoder().encode(text)) out += String.fromCharCode(byte);
  return out;
}
