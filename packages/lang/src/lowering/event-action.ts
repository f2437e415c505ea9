// What user space does with a record in the ring buffer. Each kind has a file in engine/src/actions; types make sure of it.

import type { FormatPart } from "../format/format-part.ts";

export type EventAction =
  | { readonly kind: "printf" | "warnf" | "system" | "cat"; readonly format: readonly FormatPart[] }
  /** `excerpt`: the source line is told, since the text is not in it. */
  | { readonly kind: "errorf"; readonly format: readonly FormatPart[]; readonly excerpt?: true }
  /** Value by copy: field 0. */
  | { readonly kind: "print-value" }
  /** Fields: top, divisor where not constant. */
  | { readonly kind: "print-map"; readonly map: string; readonly top: number; readonly divisor: number }
  /** Key in field 0: `print(@m[k])` of an aggregation. */
  | { readonly kind: "print-map-key"; readonly map: string; readonly top: number; readonly divisor: number }
  | { readonly kind: "clear" | "zero"; readonly map: string }
  /** Of a map of histograms: words such as `p99` and `max`, separated by spaces. */
  | { readonly kind: "percentiles"; readonly map: string; readonly which: string }
  /** Column names, separated by spaces; the one to sort by, with a minus for the largest first; rows, 0 for all; what
   * aggregated numbers are divided by. */
  | {
      readonly kind: "table";
      readonly map: string;
      readonly columns: string;
      readonly sort: string;
      readonly top: number;
      readonly divisor: number;
    }
  | { readonly kind: "time" | "strftime"; readonly format: string }
  /** `count` strings, then a u64: 0, or the number (from 1) of the first string that is not there. */
  | { readonly kind: "join"; readonly separator: string; readonly count: number; readonly length: number }
  | { readonly kind: "exit" }
  /** Field 0: the address of a watchpoint, which is to be removed. */
  | { readonly kind: "unwatch" }
  /** Field 0: the id of a process that runs code for which there is no unwinding table yet. */
  | { readonly kind: "unwind-miss" }
  /** Fields: nanoseconds since boot, length of the packet, its first bytes as a buffer. */
  | { readonly kind: "packet"; readonly path: string }
  /** Field 0: the helper's result. */
  /** `place`: of the script's places whose updates of maps are counted when they fail, the one that this is the first of. */
  | { readonly kind: "helper-error"; readonly helper: string; readonly place?: number }
  | { readonly kind: "runtime-error"; readonly message: string };
