// What tests and benchmarks have in common: programs that are run by the kernel's test run, whose reports and exit code
// are looked at and not simply passed on.

import type { TestRunOptions, TestRunResult } from "@kscope/kernel";
import type { ManualPoint } from "@kscope/lang";
import type { LoadedProgram } from "../load/load-programs.ts";
import type { Report } from "../reports/report.ts";

/** The session, as far as it runs things by hand. */
export interface Bench {
  /** Runs a program, and takes in everything that it (or what ran before it) sent. */
  run(manual: Manual, options: TestRunOptions): Promise<Outcome>;
  report(report: Report): void;
  /** True once the user wants it to end. */
  aborted(): boolean;
}

export interface Manual {
  readonly program: LoadedProgram["program"];
  readonly title: string;
}

export interface Outcome extends TestRunResult {
  readonly reports: readonly Report[];
  /** Of exit(); 0 without it. */
  readonly exitCode: number;
}

/** An Ethernet header: the kernel takes no shorter packet. */
export const PACKET: Uint8Array = new Uint8Array(14);

/** In the object's order. */
export function manuals(programs: readonly LoadedProgram[], kind: ManualPoint["kind"]): readonly Manual[] {
  return programs.flatMap(({ program, points }) =>
    points.flatMap((point) => (point.kind === kind ? [{ program, title: point.title }] : [])),
  );
}

const ERRORS: ReadonlySet<Report["kind"]> = new Set(["runtime-error", "helper-error", "failure"]);

/** errorf(), and what went wrong without the script's doing; a warning is no failure. */
export function hasErrors(reports: readonly Report[]): boolean {
  return reports.some((r) => ERRORS.has(r.kind) || (r.kind === "printf" && r.severity === "error"));
}
