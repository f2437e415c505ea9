// USDT probes: what the macros of <sys/sdt.h> leave in `.note.stapsdt`, one note a place in the code.
// Layout: https://sourceware.org/systemtap/wiki/UserSpaceProbeImplementation. Argument texts are usdt-arguments.ts's.
import { textAt } from "./byte-text.ts";
import type { Note } from "./notes.ts";

export const USDT_SECTION = ".note.stapsdt";
/** Tells how far prelink moved the others. */
export const USDT_BASE_SECTION = ".stapsdt.base";
const OWNER = "stapsdt";
const NT_STAPSDT = 3;
/** pc, base, semaphore: eight bytes each */
const ADDRESSES_LENGTH = 24;

export interface UsdtNote {
  readonly provider: string;
  readonly name: string;
  /** Address of the probe's instruction, as linked. */
  readonly address: bigint;
  /** Address of the counter that the program asks whether the probe is wanted; 0 if there is none. */
  readonly semaphore: bigint;
  /** As the assembler wrote them, e.g. `-4@%edi 8@-16(%rbp)`. */
  readonly arguments: string;
}

/**
 * The probes among notes. `baseAddress` is where the section `.stapsdt.base` lies now: prelink moves sections without
 * telling notes, which keep where it was. Notes that end early are left out.
 */
export function* usdtNotes(notes: Iterable<Note>, baseAddress: bigint | undefined): Generator<UsdtNote> {
  for (const { owner, type, description } of notes) {
    if (owner !== OWNER || type !== NT_STAPSDT || description.length < ADDRESSES_LENGTH) continue;
    yield readNote(description, baseAddress);
  }
}

function readNote(bytes: Uint8Array, baseAddress: bigint | undefined): UsdtNote {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const base = view.getBigUint64(8, true);
  const moved = base === 0n || baseAddress === undefined ? 0n : baseAddress - base;
  const semaphore = view.getBigUint64(16, true);
  const provider = textAt(bytes, ADDRESSES_LENGTH);
  const name = textAt(bytes, ADDRESSES_LENGTH + provider.length + 1);
  return {
    provider,
    name,
    address: BigInt.asUintN(64, view.getBigUint64(0, true) + moved),
    semaphore: semaphore === 0n ? 0n : BigInt.asUintN(64, semaphore + moved),
    arguments: textAt(bytes, ADDRESSES_LENGTH + provider.length + name.length + 2),
  };
}
