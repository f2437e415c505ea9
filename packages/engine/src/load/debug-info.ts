// BTF of a program: its functions, by which others trace it (fentry:bpf:NAME) and without which the kernel takes no
// callbacks, and on request the source lines, which it then quotes in verifier logs and shows in `bpftool prog dump`.
import { BtfBuilder, encodeFuncInfo, encodeLineInfo } from "@kscope/btf";
import type { BpfProgram } from "@kscope/codegen";
import { type Fd, loadBtf } from "@kscope/kernel";
import type { Span } from "@kscope/lang";
import type { SourceLocation } from "../reports/report.ts";

export type Locate = (span: Span) => SourceLocation | undefined;

export interface DebugInfo extends Disposable {
  readonly btf: Fd;
  readonly funcInfo: Uint8Array;
  readonly lineInfo: Uint8Array | undefined;
}

/** `number`: of the program in its object, from 1. Loading BTF takes a tenth of a millisecond. */
export function debugInfo(program: BpfProgram, number: number, locate: Locate | undefined): DebugInfo {
  const builder = new BtfBuilder();
  const funcInfo = functionRecords(program, number, builder);
  const lineInfo = locate === undefined ? undefined : lineRecords(program, builder, locate);
  const btf = loadBtf(builder.finish());
  return { btf, funcInfo, lineInfo, [Symbol.dispose]: () => btf.close() };
}

/** The kernel takes names of up to KSYM_NAME_LEN, 128 on older ones. */
const LONGEST_NAME = 110;

/** Arguments are words: static functions need no better types. */
function functionRecords(program: BpfProgram, number: number, builder: BtfBuilder): Uint8Array {
  const { functions, name } = program;
  const result = builder.int("int", 4, { signed: true });
  const word = builder.int("long long unsigned int", 8);
  const all = functions.length > 0 ? functions : [{ name, instruction: 0, argumentCount: 1 }];
  const records = all.map((fn, index) => {
    const names = index === 0 ? ["ctx"] : Array.from({ length: fn.argumentCount }, (_, i) => `a${i}`);
    const params = names.map((one) => ({ name: one, type: word }));
    const proto = builder.funcProto(result, params);
    const named = index === 0 ? entryName(program, number) : identifier(fn.name);
    return { insnOffset: fn.instruction, typeId: builder.func(named, proto) };
  });
  return encodeFuncInfo(records);
}

/** As bpftrace calls it, for those who trace programs: `interval_us_100000_1`. */
function entryName({ attachPoints: [point], name }: BpfProgram, number: number): string {
  return `${identifier(point?.name ?? name)}_${number}`;
}

function identifier(name: string): string {
  return name
    .slice(0, LONGEST_NAME)
    .replace(/[^A-Za-z0-9_]/g, "_")
    .replace(/^(?=\d|$)/, "_");
}

function lineRecords({ lines }: BpfProgram, builder: BtfBuilder, locate: Locate): Uint8Array | undefined {
  const records = lines.flatMap(({ instruction, span }) => {
    const place = locate(span);
    if (place === undefined) return [];
    const { file, line, column, excerpt } = place;
    // an empty file name or source line is refused by the kernel
    const fileNameOffset = builder.string(file || "-");
    return [{ insnOffset: instruction, fileNameOffset, lineOffset: builder.string(excerpt || " "), line, column }];
  });
  // a function without a record for its first instruction is refused, so it is all or nothing
  return records.length === lines.length && records.length > 0 ? encodeLineInfo(records) : undefined;
}
