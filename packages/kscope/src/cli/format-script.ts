// `--fmt`: a script in its usual layout, on standard output or, with -o, in a file that is replaced as a whole, so that it
// may be the script itself.

import { renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { binaryString, formatSource, parse, renderDiagnostic, type Source } from "@kscope/lang";
import { EXIT_ERROR } from "./failure.ts";

/** 1 if the script has errors: then nothing is written but them. */
export function formatScript(source: Source, file: string | undefined): number {
  const errors = parse(source.text).diagnostics.filter((d) => d.severity === "error");
  if (errors.length > 0) {
    for (const d of errors) writeAll(2, `${renderDiagnostic(d, [source], { color: false })}\n`);
    return EXIT_ERROR;
  }
  const text = formatSource(source.text);
  if (file === undefined) writeAll(1, text);
  else replace(file, text);
  return 0;
}

function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(binaryString(text), "latin1");
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

function replace(file: string, text: string): void {
  const beside = `${file}.${process.pid}`;
  try {
    writeFileSync(beside, binaryString(text), "latin1");
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
