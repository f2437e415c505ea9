// `--fmt`: a script in its usual layout, on standard output or, with -o, in a file that is replaced as a whole, so that it
// may be the script itself.

import { writeSync } from "node:fs";
import { binaryString, formatSource, parse, renderDiagnostic, type Source } from "@kscope/lang";
import { EXIT_ERROR } from "./failure.ts";
import { replaceFile } from "./replace-file.ts";

/** 1 if the script has errors: then nothing is written but them. */
export function formatScript(source: Source, file: string | undefined): number {
  const errors = parse(source.text).diagnostics.filter((d) => d.severity === "error");
  if (errors.length > 0) {
    for (const d of errors) writeAll(2, `${renderDiagnostic(d, [source], { color: false })}\n`);
    return EXIT_ERROR;
  }
  const text = formatSource(source.text);
  if (file === undefined) writeAll(1, text);
  else replaceFile(file, Buffer.from(binaryString(text), "latin1"));
  return 0;
}

function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(binaryString(text), "latin1");
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}
