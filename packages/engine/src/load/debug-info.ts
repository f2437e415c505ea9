// BTF of a program: its functions, which the kernel demands where one of them is a callback, and on request the source
// lines, which it then quotes in verifier logs and shows in `bpftool prog dump`.
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

/** Undefined where the kernel needs none and nobody asked for lines. Loading BTF takes a tenth of a millisecond. */
export function debugInfo(program: BpfProgram, locate: Locate | undefined): DebugInfo | undefined {
  const lines = locate === undefined ? [] : program.lines;
  if (program.functions.length < 2 && lines.length === 0) return undefined;
  const builder = new BtfBuilder();
  const funcInfo = functionRecords(program, builder);
  const lineInfo = locate === undefined ? undefined : lineRecords(program, builder, locate);
  const btf = loadBtf(builder.finish());
  return { btf, funcInfo, lineInfo, [Symbol.dispose]: () => btf.close() };
}

/** Arguments are words: static functions need no better types. */
function functionRecords({ functions, name }: BpfProgram, builder: BtfBuilder): Uint8Array {
  const result = builder.int("int", 4, { signed: true });
  const word = builder.int("long long unsigned int", 8);
  const all = functions.length > 0 ? functions : [{ name, instruction: 0, argumentCount: 1 }];
  const records = all.map((fn) => {
    const params = Array.from({ length: fn.argumentCount }, (_, i) => ({ name: `a${i}`, type: word }));
    const proto = builder.funcProto(result, params);
    return { insnOffset: fn.instruction, typeId: builder.func(identifier(fn.name), proto) };
  });
  return encodeFuncInfo(records);
}

function identifier(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d|$)/, "_");
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
