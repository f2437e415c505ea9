// `kscope build FILE.bt -o FILE.kso`: checks a script as running it does, and writes it parsed. The file is replaced as a whole.

import { LiveTarget, TracedTarget } from "@kscope/engine";
import { type Diagnostic, expandScript } from "@kscope/lang";
import { encodeScriptObject } from "../build/script-object.ts";
import { compileLive } from "../live-run.ts";
import { EXIT_ERROR } from "./failure.ts";
import { replaceFile } from "./replace-file.ts";
import { compileOptions, type ScriptRun } from "./run-script.ts";
import { showDiagnostics } from "./show-diagnostics.ts";
import type { Streams } from "./streams.ts";

/** Mistakes that may be none on the machine where it will run. */
const OF_THIS_MACHINE: ReadonlySet<string> = new Set([
  "unknown-probe",
  "unknown-event",
  "unsupported-feature",
  "no-btf",
]);

export async function buildScript(run: ScriptRun, file: string, streams: Streams): Promise<number> {
  const { source, directory, includes, includeDirectories, traceableFunctions, debugDirectories = [] } = run;
  using target = new LiveTarget({ traceableFunctions, debugDirectories });
  const script = expandScript(source, { target, directory });
  const asked = new TracedTarget(target);
  const { diagnostics, sources } = compileLive(script, target, compileOptions(run), asked);
  // parameters come when the object runs
  const shown = diagnostics.filter(({ code }) => code !== "missing-parameter").map(orWarning);
  showDiagnostics({ sources, warnings: run.warnings }, shown, streams);
  if (shown.some((d) => d.severity === "error")) return EXIT_ERROR;
  const object = { script, directory, includes, includeDirectories, files: asked.filesRead };
  replaceFile(file, await encodeScriptObject(object));
  return 0;
}

function orWarning(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.severity !== "error" || !OF_THIS_MACHINE.has(diagnostic.code)) return diagnostic;
  const message = `${diagnostic.message.replace(/\.?$/, ".")} It is built all the same, for a machine that has it.`;
  return { ...diagnostic, severity: "warning", message };
}
