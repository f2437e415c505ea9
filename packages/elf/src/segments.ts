// Program headers: what is mapped where. They also turn offsets in the file into addresses and back.
// Layout: System V ABI, chapter 5, "Program Header".
import { addressKey, keyAddress } from "./address-key.ts";
import { type ByteSource, readExact } from "./byte-source.ts";
import { ElfError } from "./elf-error.ts";
import type { ElfTable } from "./header.ts";
import { wordOf } from "./word.ts";

export const PT_LOAD = 1;
export const PT_NOTE = 4;
const PF_X = 1;
const ENTRY_LENGTH = 56;

export interface Segment {
  /** A PT_ number. */
  readonly type: number;
  readonly executable: boolean;
  /** Offset of its bytes in the file. */
  readonly offset: number;
  readonly vaddr: bigint;
  readonly fileSize: number;
  readonly memorySize: number;
  readonly align: number;
}

/** Reads the program headers. Throws {@link ElfError}. */
export function readSegments(source: ByteSource, table: ElfTable): readonly Segment[] {
  if (table.count === 0) return [];
  const { entrySize, count } = table;
  if (entrySize < ENTRY_LENGTH) throw new ElfError("corrupt", `program headers of ${entrySize} bytes are too small`);
  const bytes = readExact(source, table.offset, entrySize * count, "program header table");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, index) => segmentAt(view, index * entrySize));
}

function segmentAt(view: DataView, at: number): Segment {
  return {
    type: view.getUint32(at, true),
    executable: (view.getUint32(at + 4, true) & PF_X) !== 0,
    offset: wordOf(view, at + 8),
    vaddr: view.getBigUint64(at + 16, true),
    fileSize: wordOf(view, at + 32),
    memorySize: wordOf(view, at + 40),
    align: wordOf(view, at + 48),
  };
}

/** Offset in the file of the byte that is mapped at `vaddr`; undefined where nothing of the file is. */
export function vaddrToOffset(segments: readonly Segment[], vaddr: bigint): number | undefined {
  for (const segment of segments) {
    if (segment.type !== PT_LOAD || vaddr < segment.vaddr) continue;
    const within = Number(vaddr - segment.vaddr);
    if (within < segment.fileSize) return segment.offset + within;
  }
  return undefined;
}

/**
 * Address that the byte at `offset` of the file is linked at; undefined where it is not mapped. A page that two segments
 * share appears twice: the executable one is meant, since stacks and symbols ask about code.
 */
export function offsetToVaddr(segments: readonly Segment[], offset: number): bigint | undefined {
  let data: bigint | undefined;
  for (const segment of segments) {
    if (segment.type !== PT_LOAD || offset < segment.offset || offset >= segment.offset + segment.fileSize) continue;
    const vaddr = segment.vaddr + BigInt(offset - segment.offset);
    if (segment.executable) return vaddr;
    data ??= vaddr;
  }
  return data;
}

/**
 * What to add to addresses of the file to get addresses in a process that mapped the page at `mapOffset` at `mapStart`
 * (a line of /proc/PID/maps). The page may begin before the segment it belongs to. Undefined if no segment is there.
 */
export function loadBias(segments: readonly Segment[], mapStart: bigint, mapOffset: number): bigint | undefined {
  let data: bigint | undefined;
  for (const segment of segments) {
    if (segment.type !== PT_LOAD || segment.fileSize === 0) continue;
    const page = segment.offset - (segment.offset % (segment.align || 1));
    if (mapOffset < page || mapOffset >= segment.offset + segment.fileSize) continue;
    const bias = biasOf(segment, mapStart, mapOffset);
    if (segment.executable) return bias;
    data ??= bias;
  }
  return data;
}

// Kept as the signed reading, since a file linked at a high address may be mapped below it.
function biasOf(segment: Segment, mapStart: bigint, mapOffset: number): bigint | undefined {
  const linked = addressKey(segment.vaddr) + (mapOffset - segment.offset);
  return Number.isSafeInteger(linked) ? BigInt.asIntN(64, mapStart - keyAddress(linked)) : undefined;
}
