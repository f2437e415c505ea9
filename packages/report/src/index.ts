export { CsvSink, type CsvSinkOptions, csvRecord } from "./csv/csv-sink.ts";
export { FoldedSink, type FoldedSinkOptions } from "./folded/folded-sink.ts";
export { JsonSink, type JsonSinkOptions } from "./json/json-sink.ts";
export { jsonString, jsonText } from "./json/json-string.ts";
export { NdjsonSink, type NdjsonSinkOptions } from "./ndjson/ndjson-sink.ts";
export { typedInteger, typedKey, typedValue } from "./ndjson/typed-value.ts";
export { type ByteSink, MemorySink } from "./output/byte-sink.ts";
export { OutputError } from "./output/output-error.ts";
export {
  type BufferMode,
  OutputWriter,
  type OutputWriterOptions,
  openOutput,
  standardError,
  standardOutput,
} from "./output/output-writer.ts";
export { gfpFlagsText } from "./printf/gfp-flags.ts";
export { compilePrintf, type Printf, type PrintfDialect } from "./printf/printf.ts";
export { isWordsOnly } from "./table/cells.ts";
export { type Column, columnWidths, headingText, rowText } from "./table/table.ts";
export { TableSink, type TableSinkOptions } from "./table/table-sink.ts";
export { type Diagnostic, diagnosticText, helperErrorText } from "./text/diagnostic-text.ts";
export { keyText, type MapReport, mapText } from "./text/map-text.ts";
export { stackText, symbolText } from "./text/stack-text.ts";
export { TextSink, type TextSinkOptions } from "./text/text-sink.ts";
export { type TextOf, textOf, UNKNOWN_TEXT } from "./text/value-text.ts";
