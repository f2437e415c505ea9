// Runs a script in this process as the command does, and gives what it wrote.

import { MemorySink, TextSink } from "@kscope/report";
import { runScript, type ScriptRun } from "../src/cli/run-script.ts";

export interface RunText {
  /** Standard output, as a binary string. */
  readonly out: string;
  /** Standard error: diagnostics, warnings, losses; without the line that says how many probes were attached. */
  readonly err: string;
  readonly exitCode: number;
}

export async function runSource(text: string, options: Partial<ScriptRun> = {}): Promise<RunText> {
  const [out, err] = [new MemorySink(), new MemorySink()];
  const script: ScriptRun = {
    source: { name: "stdin", text },
    directory: ".",
    positional: [],
    named: new Map(),
    includes: [],
    includeDirectories: [],
    probeFilter: undefined,
    reportMissingKeys: false,
    unsafe: false,
    dryRun: false,
    warnings: true,
    verbose: false,
    pid: undefined,
    command: undefined,
    duration: undefined,
    filters: {},
    dump: new Set(),
    dumpOnly: false,
    disabledPasses: new Set(),
    ...options,
  };
  const sink = new TextSink({ out, err, dialect: "bpftrace" });
  const exitCode = await runScript(script, { out, err, sink }, new AbortController());
  return { out: out.text, err: err.text.replace(/^Attached \d+ probes?\n/m, ""), exitCode };
}
