// What the engine tells: typed reports. Sinks know nothing of BPF; the engine knows nothing of terminals.

import type { FormatPart, Type } from "@kscope/lang";

/**
 * A value, to be read together with its Type:
 * - integer, enum, pointer: number where |v| <= 2^53, else bigint; bool: boolean
 * - string, buffer: binary string (one UTF-16 unit a byte); a truncated string already ends in the trailer
 * - tuple, record, array: Datum[] in element order
 * - struct, union: StructDatum
 * - kstack, ustack: StackDatum; every other opaque type: its text as a binary string
 * - count, sum, min, max, avg: integer (avg: the average); stats: StatsDatum; hist, lhist: HistogramDatum; tseries: SeriesDatum
 * - undefined: unknown, e.g. memory that could not be read where that was noticed
 */
export type Datum =
  | number
  | bigint
  | boolean
  | string
  | undefined
  | readonly Datum[]
  | StructDatum
  | StackDatum
  | StatsDatum
  | HistogramDatum
  | SeriesDatum;

export interface StructDatum {
  readonly fields: readonly { readonly name: string; readonly type: Type; readonly value: Datum }[];
}

export interface StackFrame {
  readonly address: bigint;
  /** Demangled; undefined where no symbol covers the address. */
  readonly symbol: string | undefined;
  readonly offset: number;
  /** Module of a kernel symbol, or path of a mapped file. */
  readonly module: string | undefined;
  readonly file: string | undefined;
  readonly line: number | undefined;
  /** The function was inlined into the one of the next frame, which has the same address. */
  readonly inlined?: boolean;
  /** build_id mode only: hex id, with `offset` in the file. */
  readonly buildId?: string;
}

export interface StackDatum {
  readonly frames: readonly StackFrame[];
  /** Set where frames are missing: the reason, e.g. `unwind failure` or `lost: stack map collision`. */
  readonly incomplete: string | undefined;
}

export interface StatsDatum {
  readonly count: number | bigint;
  readonly total: number | bigint;
  readonly average: number | bigint;
}

export interface HistogramDatum {
  /** Counts in bucket order, first to last possible bucket; the bounds follow from the type's parameters. */
  readonly counts: readonly number[];
}

export interface SeriesDatum {
  /** Wall-clock start of each interval in nanoseconds since the epoch, oldest first; undefined is a gap. */
  readonly points: readonly { readonly start: bigint; readonly value: number | bigint | undefined }[];
  readonly interval: bigint;
}

export interface MapEntry {
  readonly key: Datum;
  readonly value: Datum;
}

export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** The source line. */
  readonly excerpt: string;
  /** Of a place in a macro: where the macro was called. */
  readonly expandedFrom?: SourceLocation;
}

/** One of several that are run and reported one after the other. */
interface OneOfSeveral {
  readonly names: readonly string[];
  /** Of `names`: what this report is about. */
  readonly index: number;
}

export interface TestResult extends OneOfSeveral {
  readonly kind: "test-result";
  /** Nanoseconds. */
  readonly duration: number;
  /** Of all so far, this one last. */
  readonly passed: readonly boolean[];
  /** What the test reported, in its order. */
  readonly output: readonly Report[];
}

export interface BenchmarkResult extends OneOfSeveral {
  readonly kind: "benchmark-result";
  /** Nanoseconds of one run. */
  readonly average: number;
  readonly iterations: number;
}

export interface MapReport {
  readonly kind: "map";
  /** With the at sign. */
  readonly name: string;
  /** Undefined for a scalar map, which has one entry with an undefined key, or none. */
  readonly keyType: Type | undefined;
  readonly valueType: Type;
  /** In print order, cut to `top`, integers divided by `divisor`. */
  readonly entries: readonly MapEntry[];
  readonly divisor: number;
}

export type Report =
  | TestResult
  | BenchmarkResult
  | { readonly kind: "attached"; readonly probes: number }
  | {
      readonly kind: "printf";
      readonly severity: "none" | "warning" | "error";
      readonly format: readonly FormatPart[];
      readonly types: readonly Type[];
      readonly values: readonly Datum[];
      readonly location: SourceLocation | undefined;
      /** The source line belongs to the message. */
      readonly excerpt?: boolean;
    }
  | { readonly kind: "value"; readonly type: Type; readonly value: Datum }
  | MapReport
  /** Of a map of histograms: `which` are words such as `p99.9` and `max`. */
  | { readonly kind: "percentiles"; readonly map: MapReport; readonly which: readonly string[] }
  /** A map in columns, the parts of keys and values in order: their names, the one to sort by (with a minus the largest
   * first; empty: as it is), and of all rows the first `top` (0: all). */
  | {
      readonly kind: "table";
      readonly map: MapReport;
      readonly columns: readonly string[];
      readonly sort: string;
      readonly top: number;
    }
  | { readonly kind: "text"; readonly source: "time" | "join" | "cat" | "syscall"; readonly text: string }
  | { readonly kind: "lost"; readonly count: number }
  /** A helper failed while a probe ran (-k), or a map was full. */
  | {
      readonly kind: "helper-error";
      readonly helper: string;
      readonly code: number;
      readonly message: string;
      readonly location: SourceLocation | undefined;
    }
  /** What a script asked of user space could not be done: a file, a command. */
  | { readonly kind: "failure"; readonly message: string }
  | { readonly kind: "runtime-error"; readonly message: string; readonly location: SourceLocation | undefined };

export interface Sink {
  report(report: Report): void;
  /** Tracing has ended, `end` probes included: only maps follow. */
  end?(): void;
  /** Everything that was reported is on its way when this resolves. */
  flush(): Promise<void>;
}
