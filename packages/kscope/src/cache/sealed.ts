// A file of ours: a magic number, the format's version, a checksum of all that follows. Entries of the cache and objects of
// `kscope build` are such files.

/** Not text, so that no script looks like it. */
export const MAGIC = "\x7fKSO";
/** Of the contents. Objects of another version are refused. */
export const FORMAT = 1;
const CHECKSUM = 32;
const HEADER = MAGIC.length + 4 + CHECKSUM;

export class Damaged extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "Damaged";
  }
}

export async function seal(contents: unknown): Promise<Uint8Array> {
  const payload = encode(JSON.stringify(contents));
  const bytes = new Uint8Array(HEADER + payload.length);
  bytes.set(encode(MAGIC));
  new DataView(bytes.buffer).setUint32(MAGIC.length, FORMAT, true);
  bytes.set(await sha256(payload), HEADER - CHECKSUM);
  bytes.set(payload, HEADER);
  return bytes;
}

/** Throws Damaged, also for another version of the format. */
export async function unseal(bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  if (bytes.length < HEADER) throw new Damaged(`it ends after ${bytes.length} bytes`);
  if (new TextDecoder("latin1").decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) throw new Damaged("it is none");
  const format = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  if (format !== FORMAT) throw new Damaged(`its format has version ${format}, and this kscope reads version ${FORMAT}`);
  const payload = bytes.subarray(HEADER);
  const sum = await sha256(payload);
  if (!sum.every((byte, i) => byte === bytes[HEADER - CHECKSUM + i])) throw new Damaged("its checksum is wrong");
  return JSON.parse(new TextDecoder().decode(payload));
}

/** Of what was sealed, in hexadecimal. */
export function checksumOf(bytes: Uint8Array): string {
  return hexadecimal(bytes.subarray(HEADER - CHECKSUM, HEADER));
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  // the global one: loading node:crypto takes five milliseconds
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** In hexadecimal. */
export async function digest(text: string): Promise<string> {
  return hexadecimal(await sha256(encode(text)));
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}
