// A decoder reads one value of a known type. It is compiled once a type, so that reading an event only runs closures
// that know their offsets, sizes and signs.
import type { Datum } from "../reports/report.ts";
import type { Symbolizer } from "../symbolize/symbolizer.ts";
import type { Bytes } from "./bytes.ts";

export type Decoder = (bytes: Bytes, offset: number) => Datum;

/** What decoding needs to know of the session and of the machine. Everything in it is asked only when a value needs it. */
export interface DecodeContext {
  /** Appended to a string that filled its buffer. */
  readonly truncationTrailer: string;
  readonly symbolizer: Symbolizer;
  /** Whether stacks of programs show lines of source and inlined calls. */
  readonly showsSources: boolean;
  /** Canonical names of all attach points of the object, in order of programs. */
  readonly probeNames: readonly string[];
  /** Likewise, the functions they are on, as far as the files of programs name them. */
  readonly functionNames: readonly (string | undefined)[];
  /** Nanoseconds since the epoch at which the machine booted. */
  bootTime(): bigint;
  /** Frames of a recorded stack, innermost first; undefined where the stack maps have no such number. */
  stack(number: bigint, depth: number, buildId: boolean): Bytes | undefined;
}
