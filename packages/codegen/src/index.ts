// The code generator: checked programs in, BPF objects out.

export {
  type CodegenOptions,
  type CompileResult,
  compile,
  compileExpanded,
  type EventFilters,
  generate,
} from "./compile.ts";
export { disassemble } from "./disassemble/disassemble.ts";
export type { ProgramIr } from "./ir/ir.ts";
export { printProgram as printIr } from "./ir/print.ts";
export type * from "./object.ts";
export { PASSES } from "./passes/pipeline.ts";
export { type Compiled, decodeCompiled, encodeCompiled, type NamedBtf } from "./serial/compiled-text.ts";
export { decodePlain, encodePlain, NotPlain, type PlainText } from "./serial/plain.ts";
export * as unwindLayout from "./unwind-layout.ts";
