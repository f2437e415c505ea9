export { CsvSink, type CsvSinkOptions } from "./csv/csv-sink.ts";
export { FoldedSink, type FoldedSinkOptions } from "./folded/folded-sink.ts";
export { type BucketBounds, boundsOf, filledRange } from "./histogram.ts";
export { JsonSink, type JsonSinkOptions } from "./json/json-sink.ts";
export { NdjsonSink, type NdjsonSinkOptions } from "./ndjson/ndjson-sink.ts";
export { type ByteSink, MemorySink } from "./output/byte-sink.ts";
export { OutputError } from "./output/output-error.ts";
export {
  type OutputWriterOptions,
  openOutput,
  standardError,
  standardOutput,
} from "./output/output-writer.ts";
export { type BufferMode, WriteQueue } from "./output/write-queue.ts";
export { compilePrintf, type Printf, type PrintfDialect } from "./printf/printf.ts";
export { isWordsOnly } from "./table/cells.ts";
export { TableSink, type TableSinkOptions } from "./table/table-sink.ts";
export { TextSink, type TextSinkOptions } from "./text/text-sink.ts";
