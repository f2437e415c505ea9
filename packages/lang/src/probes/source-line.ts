// uprobe:PATH@FILE:LINE and uprobe:PATH@FILE:LINE:COLUMN: the first instruction of a line of source.

import { isGlob } from "./glob.ts";
import { wholeNumber } from "./number.ts";
import type { ResolveRequest } from "./probe-kind.ts";
import { filesNamed } from "./user-files.ts";

export interface LinePlace {
  readonly path: string;
  /** As linked. */
  readonly address: bigint;
}

/** What stands between the `@` and the end, and before it. */
interface Written {
  readonly target: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const FORM = "Invalid uprobe arguments, expected format: uprobe:TARGET@FILE:LINE[:COL]";

export function isLinePlace(parts: ResolveRequest["parts"]): boolean {
  return parts.some((part) => part.text === "@" && !part.quoted);
}

/** Gives up where there is no such line. */
export function resolveLine(request: ResolveRequest, program: string | undefined): LinePlace {
  const { target, file, line, column } = takeApart(request, program);
  const [found] = filesNamed(request, "uprobe", target);
  const path = found?.path ?? target;
  const debug = found?.file?.debug;
  if (debug === undefined)
    return request.fail(
      "no-debug-information",
      `No DWARF debug info found for '${path}', cannot attach by source code location.`,
      "build it with -g, or install its debug symbols",
    );
  const place = debug.place({ file, line, column });
  if (place.kind === "found") return { path, address: BigInt(place.address) };
  if (place.kind === "no-file")
    request.fail(
      "unknown-line",
      `DWARF error: No compilation unit matches ${file}`,
      "name it as the compiler was told",
    );
  if (place.kind === "ambiguous") {
    const message = `DWARF error: Ambiguous source path, matches multiple files: ${place.files.join(", ")}`;
    request.fail("unknown-line", message, "put folders before the name");
  }
  const where = `${file}:${line}${column > 0 ? `:${column}` : ""}`;
  return request.fail(
    "unknown-line",
    `DWARF error: Unable to map '${where}' to address`,
    "no instruction comes from there: try the lines after it",
  );
}

function takeApart(request: ResolveRequest, program: string | undefined): Written {
  const words = request.parts.map((part) => part.text);
  if (words[0] === "@" && program !== undefined) words.unshift(program);
  const [target = "", at, file = "", line = "", column = "0"] = words;
  if (isGlob(target)) request.fail("attach-point", "Cannot use wildcards with source code location", "name one file");
  if (at !== "@" || words.length < 4 || words.length > 5 || file === "" || line === "")
    return request.fail("attach-point", FORM, "for example uprobe:./program@main.c:12");
  return { target, file, line: count(request, "line", line), column: count(request, "column", column) };
}

function count(request: ResolveRequest, what: string, text: string): number {
  const number = wholeNumber(text);
  if (number !== undefined && number <= 0xffffffffn) return Number(number);
  return request.fail("attach-point", `Invalid ${what} number: invalid integer: ${text}`);
}
