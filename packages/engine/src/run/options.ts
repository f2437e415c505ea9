// What a run is given besides the object.
import type { Span } from "@kscope/lang";
import type { Render } from "../actions/action.ts";
import type { Sink, SourceLocation } from "../reports/report.ts";
import type { Symbolizer } from "../symbolize/symbolizer.ts";

/** A command that was started stopped, such as kernel's StoppedCommand: it runs on once the probes are attached, and the
 * session ends with it. */
export interface Child {
  readonly pid: number;
  /** Path of the program that it runs. */
  readonly program: string;
  /** Lets it run. */
  release(): void;
  /** Resolves when it has ended. */
  readonly exited: Promise<unknown>;
  /** Ends it, if it still runs: called when the session ends before it. */
  close(): void;
}

/** `test` and `bench` run the probes of that kind by hand, and attach none. */
export type RunMode = "trace" | "test" | "bench";

export interface RunOptions {
  readonly sink: Sink;
  /** Default `trace`. */
  readonly mode?: RunMode | undefined;
  /** Ends the session as SIGINT does: detach, drain, `end`, maps. */
  readonly signal?: AbortSignal | undefined;
  readonly symbolizer?: Symbolizer | undefined;
  /** The session ends when this process does. */
  readonly pid?: number | undefined;
  /** Processes that `dw_ustack` can unwind, besides `pid` and `child`. */
  readonly unwindPids?: readonly number[] | undefined;
  readonly child?: Child | undefined;
  /** Milliseconds after attaching at which the session ends. */
  readonly duration?: number | undefined;
  /** Puts values into a format, for system() and cat(). Without it those actions are refused. */
  readonly render?: Render | undefined;
  /** Where in the source a span lies, for warnings. */
  readonly locate?: ((span: Span) => SourceLocation | undefined) | undefined;
  /** Gives the kernel the source lines of the programs, as far as `locate` knows them. */
  readonly debugInfo?: boolean | undefined;
  /** Called for each program once it is loaded; `log` is the verifier's, empty without `logLevel`. */
  readonly onLoad?: ((program: { readonly name: string; readonly log: string }) => void) | undefined;
  /** Verifier log of accepted programs: 1 branches, 2 every instruction. */
  readonly logLevel?: number | undefined;
}

export interface RunResult {
  /** Of exit(code); 0 without it. Of tests and benchmarks: 1 if one failed. */
  readonly exitCode: number;
  /** In mode `bench`: names of the benchmarks that failed. */
  readonly failed?: readonly string[];
  /** Records lost for want of room in the ring buffer. */
  readonly lost: number;
  /** Updates of maps that were not made, mostly since the map was full. */
  readonly refused: number;
}
