// uprobe and uretprobe: functions of programs and libraries, when they are called and when they return.

import { nearest } from "../diagnostics/nearest.ts";
import type { UserSymbol } from "../user-space.ts";
import type { UserFunctionPoint } from "./attach-point.ts";
import { isGlob } from "./glob.ts";
import { wholeNumber } from "./number.ts";
import type { ProbeKind, ResolveRequest } from "./probe-kind.ts";
import {
  programArguments,
  programDeclarations,
  whyNoProgramArguments,
  withoutDebugInformation,
} from "./program-arguments.ts";
import { isLinePlace, resolveLine } from "./source-line.ts";
import { countError, type FoundFile, filesNamed } from "./user-files.ts";
import { functionNames } from "./user-listing.ts";
import { type Place, placeAt, placeIn } from "./user-place.ts";

type Kind = "uprobe" | "uretprobe";

function userProbe(name: Kind, alias: string, forms: readonly string[], doc: string): ProbeKind {
  return {
    name,
    aliases: [alias],
    forms,
    doc,
    space: () => "user",
    programType: () => "kprobe",
    pidPredicate: true,
    attachesToProcess: true,
    registers: true,
    resolve: (request) => resolve(name, request),
    ...(name === "uprobe" ? { arguments: programArguments, whyNoArguments: whyNoProgramArguments } : {}),
    listing: {
      always: false,
      ofFiles: name === "uprobe",
      names: functionNames,
      ...(name === "uprobe" ? { declarations: programDeclarations, remark: withoutDebugInformation } : {}),
    },
  };
}

export const uprobe: ProbeKind = userProbe(
  "uprobe",
  "u",
  [
    "uprobe:PATH:FUNCTION",
    "uprobe:PATH:FUNCTION+OFFSET",
    "uprobe:PATH:ADDRESS",
    'uprobe:PATH:cpp:"FUNCTION"',
    "uprobe:PATH@FILE:LINE",
    "uprobe:PATH@FILE:LINE:COLUMN",
    "uprobe:LIBRARY:FUNCTION",
    "uprobe:ARCHIVE!/ENTRY:FUNCTION",
  ],
  "A function of a program or library is called; arg0, arg1, … are its arguments, args has them by name where it was built with -g.",
);
export const uretprobe: ProbeKind = userProbe(
  "uretprobe",
  "ur",
  ["uretprobe:PATH:FUNCTION", 'uretprobe:PATH:cpp:"FUNCTION"', "uretprobe:LIBRARY:FUNCTION"],
  "A function of a program or library returns; retval is its result.",
);

interface Written {
  readonly target: string;
  readonly language: "cpp" | undefined;
  readonly function: string;
  readonly quoted: boolean;
}

function resolve(kind: Kind, request: ResolveRequest): readonly UserFunctionPoint[] {
  if (isLinePlace(request.parts)) return [atLine(kind, request)];
  const written = takeApart(kind, request);
  const { quoted, language } = written;
  const address = quoted ? undefined : wholeNumber(written.function);
  if (address !== undefined && language === undefined) return [atAddress(kind, request, written, address)];
  const { name, distance } = splitOffset(kind, request, written);
  const files = filesNamed(request, kind, written.target);
  const points = files.flatMap((found) => inFile(kind, request, found, { name, distance, language }));
  if (points.length > 0 || isGlob(name) || isGlob(written.target) || language !== undefined) return points;
  const path = files[0]?.path ?? written.target;
  const names = files[0]?.file?.functions("*").map((f) => f.name);
  const near = nearest(name, names ?? []);
  return request.fail(
    "unknown-probe",
    `No matches for ${kind} ${path}:${name}.`,
    near === undefined ? `list them with: kscope -l '${kind}:${path}:*'` : `did you mean ${kind}:${path}:${near}?`,
  );
}

function takeApart(kind: Kind, request: ResolveRequest): Written {
  const { pid, target } = request;
  const parts = [...request.parts];
  const isLanguage = (text: string | undefined): boolean => text === "cpp";
  if (pid !== undefined && (parts.length === 1 || (parts.length === 2 && isLanguage(parts[0]?.text))))
    parts.unshift({ text: target.userSpace.programOf(pid) ?? "", quoted: true });
  const [path, middle] = parts;
  const last = parts.at(-1);
  if (path === undefined || last === undefined || parts.length < 2 || parts.length > 3)
    return countError(request, kind);
  if (path.text === "") request.fail("attach-point", `${kind} should have a target`, `write ${kind}:PATH:FUNCTION`);
  if (parts.length === 3 && !isLanguage(middle?.text))
    request.fail(
      "attach-point",
      `unsupported language type: ${middle?.text}`,
      'the only one is cpp: uprobe:PATH:cpp:"N::f"',
    );
  if (last.text === "") request.fail("attach-point", `${kind} should be attached to a function and/or address`);
  return {
    target: path.text,
    language: parts.length === 3 ? "cpp" : undefined,
    function: last.text,
    quoted: last.quoted,
  };
}

/** `f+0x10`; a quoted name may have a plus of its own, so only a number behind the last one counts there. */
function splitOffset(kind: Kind, request: ResolveRequest, written: Written): { name: string; distance: number } {
  const text = written.function;
  const plus = text.lastIndexOf("+");
  const amount = plus < 0 ? undefined : wholeNumber(text.slice(plus + 1));
  if (plus < 0 || ((written.quoted || written.language !== undefined) && amount === undefined))
    return { name: text, distance: 0 };
  if (kind === "uretprobe")
    request.fail("attach-point", "uretprobes can not be attached to a function offset", "use a uprobe");
  if (text.indexOf("+") !== plus && !written.quoted) request.fail("attach-point", "Cannot take more than one offset");
  if (amount === undefined || plus === 0) request.fail("attach-point", `Invalid offset: "${text.slice(plus + 1)}"`);
  return { name: text.slice(0, plus), distance: Number(amount) };
}

function atAddress(
  kind: Kind,
  request: ResolveRequest,
  { target, function: text }: Written,
  address: bigint,
): UserFunctionPoint {
  if (isGlob(target)) request.fail("attach-point", "Cannot use wildcards with absolute address", "name one file");
  const [found] = filesNamed(request, kind, target);
  const path = found?.path ?? target;
  return point(kind, path, text, placeAt(request, { kind, path }, found?.file, address));
}

function atLine(kind: Kind, request: ResolveRequest): UserFunctionPoint {
  const { target, pid } = request;
  if (kind === "uretprobe")
    request.fail("attach-point", "Source code location not allowed", "a function returns as a whole: name it");
  const program = pid === undefined ? undefined : target.userSpace.programOf(pid);
  const { path, address } = resolveLine(request, program);
  const place = placeAt(request, { kind, path }, target.userSpace.file(path), address);
  return point(kind, path, `${address}`, place);
}

interface Wanted {
  readonly name: string;
  readonly distance: number;
  readonly language: "cpp" | undefined;
}

function inFile(
  kind: Kind,
  request: ResolveRequest,
  { path, file }: FoundFile,
  wanted: Wanted,
): readonly UserFunctionPoint[] {
  if (file === undefined) return [];
  const { name, distance, language } = wanted;
  const suffix = distance === 0 ? "" : `+${distance}`;
  if (language === undefined && !isGlob(name)) {
    return onePerPlace(file.symbols(name)).flatMap((symbol) => {
      const place = placeIn(request, { kind, path }, file, { symbol, distance });
      return place === undefined ? [] : [point(kind, path, name + suffix, place)];
    });
  }
  const symbols = language === undefined ? file.functions(name) : file.functionsOfCpp(name);
  return onePerPlace(symbols).flatMap((symbol) => {
    const offset = distance < Math.max(1, symbol.size) ? file.fileOffset(symbol.address) : undefined;
    if (offset === undefined) return [];
    if (distance > 0 && file.beginsInstruction(symbol, distance) !== true && !request.unsafe) return [];
    return [
      point(kind, path, symbol.name + suffix, {
        offset: offset + distance,
        address: symbol.address + BigInt(distance),
        symbol: symbol.name,
      }),
    ];
  });
}

function point(kind: Kind, path: string, what: string, place: Place): UserFunctionPoint {
  return { kind, name: `${kind}:${path}:${what}`, path, ...place };
}

/** Of several names of one function the one that people know: fewest underscores in front, then the shortest. */
function onePerPlace(symbols: readonly UserSymbol[]): readonly UserSymbol[] {
  const best = new Map<bigint, UserSymbol>();
  for (const symbol of symbols) {
    const known = best.get(symbol.address);
    if (known === undefined || isBetter(symbol.name, known.name)) best.set(symbol.address, symbol);
  }
  return [...best.values()].sort((a, b) =>
    a.name === b.name ? Number(a.address - b.address) : a.name < b.name ? -1 : 1,
  );
}

function isBetter(a: string, b: string): boolean {
  const underscores = (name: string): number => name.length - name.replace(/^_+/, "").length;
  return (underscores(a) - underscores(b) || a.length - b.length || (a < b ? -1 : 1)) < 0;
}
