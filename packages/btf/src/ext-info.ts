// Records that tie a program's instructions to its BTF: which function each stretch belongs to and which source line.
// They go to BPF_PROG_LOAD as they are (func_info, line_info); the sections of a .BTF.ext file are not made here.

/** A function starts at an instruction (counted in 8-byte slots); `typeId` is that of its `func`. */
export type FuncInfo = { readonly insnOffset: number; readonly typeId: number };

/** Instructions from here on come from a source line. Offsets into the string section; line and column count from 1. */
export type LineInfo = {
  readonly insnOffset: number;
  readonly fileNameOffset: number;
  readonly lineOffset: number;
  readonly line: number;
  readonly column: number;
};

/** 22 bits hold the line, 10 the column; what does not fit is clamped, as clang does for columns. */
const MAX_LINE = 0x3fffff;
const MAX_COLUMN = 0x3ff;

function words(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setUint32(i * 4, value >>> 0, true);
  });
  return bytes;
}

/** `struct bpf_func_info` records, in the order given, which must be that of the instructions. */
export function encodeFuncInfo(records: readonly FuncInfo[]): Uint8Array {
  return words(records.flatMap((record) => [record.insnOffset, record.typeId]));
}

/** `struct bpf_line_info` records, in the order given, which must be that of the instructions. */
export function encodeLineInfo(records: readonly LineInfo[]): Uint8Array {
  return words(
    records.flatMap((record) => [record.insnOffset, record.fileNameOffset, record.lineOffset, place(record)]),
  );
}

function place({ line, column }: LineInfo): number {
  return (Math.min(line, MAX_LINE) << 10) | Math.min(column, MAX_COLUMN);
}
