// Note records: owner, type, description. Layout: System V ABI, chapter 5, "Note Section".
import { textAt } from "./byte-text.ts";

export interface Note {
  readonly owner: string;
  readonly type: number;
  readonly description: Uint8Array;
}

const HEAD_LENGTH = 12;
const NT_GNU_BUILD_ID = 3;

/** The notes in the bytes of a note section or segment. Stops at the first that does not fit. */
export function* readNotes(bytes: Uint8Array, align: number): Generator<Note> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // only 4 and 8 exist; linkers write 0 and 1 where they mean 4
  const step = align === 8 ? 8 : 4;
  let at = 0;
  while (at + HEAD_LENGTH <= bytes.length) {
    const nameEnd = at + HEAD_LENGTH + view.getUint32(at, true);
    const start = Math.ceil(nameEnd / step) * step;
    const end = start + view.getUint32(at + 4, true);
    if (end > bytes.length) return;
    const owner = textAt(bytes.subarray(0, nameEnd), at + HEAD_LENGTH);
    yield { owner, type: view.getUint32(at + 8, true), description: bytes.subarray(start, end) };
    at = Math.ceil(end / step) * step;
  }
}

/** The build id among notes, as lower-case hexadecimal digits. */
export function buildIdOf(notes: Iterable<Note>): string | undefined {
  for (const { owner, type, description } of notes) {
    if (owner === "GNU" && type === NT_GNU_BUILD_ID && description.length > 0) return hex(description);
  }
  return undefined;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
