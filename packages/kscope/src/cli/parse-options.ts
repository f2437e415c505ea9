// Words of the command line to options, by getopt_long's rules: options and operands mix until `--`, short switches may be
// run together, long names may be cut short. What stands behind the name of a tool is the tool's.

import { nearest } from "@kscope/lang";
import { OPTIONS, type OptionRecord } from "./option-table.ts";
import { BadOption } from "./usage-error.ts";

export interface ParsedOptions {
  /** In the order in which they were first given. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** The program's or tool's name and everything behind it. */
  readonly rest: readonly string[];
}

/** Throws BadOption. `ownsRest` says of the first operand whether all words behind it belong to it. */
export function parseOptions(words: readonly string[], ownsRest: (operand: string) => boolean): ParsedOptions {
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? "";
    if (word === "--") {
      at++;
      break;
    }
    if (word.startsWith("-") && word !== "-") {
      at = word.startsWith("--") ? parseLong(words, at, values) : parseShort(words, at, values);
      continue;
    }
    operands.push(word);
    at++;
    if (operands.length === 1 && !values.has("execute") && !values.has("list") && ownsRest(word)) break;
  }
  return { values, rest: [...operands, ...words.slice(at)] };
}

function add(values: Map<string, string[]>, record: OptionRecord, value: string): void {
  values.set(record.name, record.multiple === true ? [...(values.get(record.name) ?? []), value] : [value]);
}

function parseLong(words: readonly string[], at: number, values: Map<string, string[]>): number {
  const word = words[at] ?? "";
  const equals = word.indexOf("=");
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
  const record = findLong(name);
  if (record === undefined) {
    const near = nearest(
      `--${name}`,
      OPTIONS.map((o) => `--${o.name}`),
    );
    throw new BadOption(`unrecognized option '--${name}'`, near);
  }
  if (equals >= 0) {
    if (record.value === undefined) throw new BadOption(`option '--${record.name}' doesn't allow an argument`);
    add(values, record, word.slice(equals + 1));
    return at + 1;
  }
  return withValue(words, at + 1, { record, values, missing: `option '--${record.name}' requires an argument` });
}

/** By its name, or what only one name begins with. */
function findLong(name: string): OptionRecord | undefined {
  const exact = OPTIONS.find((o) => o.name === name);
  const fits = exact === undefined && name !== "" ? OPTIONS.filter((o) => o.name.startsWith(name)) : [];
  if (fits.length > 1) {
    const names = fits.map((o) => `'--${o.name}'`).join(" ");
    throw new BadOption(`option '--${name}' is ambiguous; possibilities: ${names}`);
  }
  return exact ?? fits[0];
}

interface Wanted {
  readonly record: OptionRecord;
  readonly values: Map<string, string[]>;
  /** What to say where the words end. */
  readonly missing: string;
}

function withValue(words: readonly string[], at: number, { record, values, missing }: Wanted): number {
  if (record.value === undefined) {
    add(values, record, "");
    return at;
  }
  const next = words[at];
  if (next === undefined) throw new BadOption(missing);
  add(values, record, next);
  return at + 1;
}

/** `-qv`, `-p123`, `-p 123` */
function parseShort(words: readonly string[], at: number, values: Map<string, string[]>): number {
  const word = words[at] ?? "";
  for (let i = 1; i < word.length; i++) {
    const letter = word[i] ?? "";
    const record = OPTIONS.find((o) => o.short === letter);
    if (record === undefined) throw new BadOption(`invalid option -- '${letter}'`);
    if (record.value === undefined) {
      add(values, record, "");
      continue;
    }
    if (i + 1 < word.length) {
      add(values, record, word.slice(i + 1));
      return at + 1;
    }
    return withValue(words, at + 1, { record, values, missing: `option requires an argument -- '${letter}'` });
  }
  return at + 1;
}

export function has(options: ParsedOptions, name: string): boolean {
  return options.values.has(name);
}

/** The last one given. */
export function one(options: ParsedOptions, name: string): string | undefined {
  return options.values.get(name)?.at(-1);
}

export function all(options: ParsedOptions, name: string): readonly string[] {
  return options.values.get(name) ?? [];
}
