// kscope's own options: what stands before the program's or tool's name. The parser, `-h` and the reference read this table.

export interface OptionRecord {
  readonly name: string;
  readonly short?: string;
  /** Name of the value in help; absent for switches. */
  readonly value?: string;
  /** May be given several times. */
  readonly multiple?: boolean;
  readonly doc: string;
  readonly group: "program" | "output" | "filter" | "information" | "developer";
}

export const OPTIONS: readonly OptionRecord[] = [
  { name: "execute", short: "e", value: "PROGRAM", group: "program", doc: "run this text as a script" },
  {
    name: "cmd",
    short: "c",
    value: "COMMAND",
    group: "program",
    doc: "start the command once probes are attached, end with it",
  },
  { name: "pid", short: "p", value: "PID", group: "filter", doc: "only events of this process; ends with it" },
  { name: "unsafe", group: "program", doc: "allow functions that change the system, such as system()" },
  { name: "dry-run", group: "program", doc: "compile, load and attach nothing" },
  { name: "output", short: "o", value: "FILE", group: "output", doc: "write output to a file" },
  {
    name: "format",
    short: "f",
    value: "FORMAT",
    group: "output",
    doc: "text, json (as bpftrace's), or ndjson (typed lines)",
  },
  { name: "buffer", short: "B", value: "MODE", group: "output", doc: "output buffering: line, full or none" },
  { name: "quiet", short: "q", group: "output", doc: "no messages but errors" },
  { name: "no-warnings", group: "output", doc: "no warnings" },
  { name: "warnings", short: "k", group: "output", doc: "also report look-ups of keys that are not there" },
  { name: "list", short: "l", group: "information", doc: "list probes that match a pattern; with -v their arguments" },
  { name: "info", group: "information", doc: "what this kernel can do" },
  { name: "verbose", short: "v", group: "information", doc: "say more" },
  { name: "version", short: "V", group: "information", doc: "print the version" },
  { name: "help", short: "h", group: "information", doc: "print this help" },
  {
    name: "dump",
    value: "STAGE",
    multiple: true,
    group: "developer",
    doc: "show a stage: ast, types, ir, optimised, asm or all",
  },
  {
    name: "debug",
    short: "d",
    value: "STAGE",
    multiple: true,
    group: "developer",
    doc: "the same as --dump, and run nothing",
  },
  {
    name: "include",
    value: "FILE",
    multiple: true,
    group: "program",
    doc: "read C definitions from a file first",
  },
  {
    name: "include-dir",
    short: "I",
    value: "DIR",
    multiple: true,
    group: "program",
    doc: "look for included files there, too",
  },
  { name: "probe-filter", value: "REGEX", group: "filter", doc: "only probes whose name matches" },
  { name: "disable-pass", value: "NAME", multiple: true, group: "developer", doc: "leave an optimiser pass out" },
];

export interface ParsedOptions {
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** The program's or tool's name and everything behind it. */
  readonly rest: readonly string[];
}

/** Bad use of the command line; the message says what to do. */
export class UsageError extends Error {
  /** A line of its own below the message. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}

/** Options up to the first word that is none. */
export function parseOptions(words: readonly string[]): ParsedOptions {
  const values = new Map<string, string[]>();
  const pattern: string[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? "";
    if (word === "--") {
      at++;
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      // behind -l stands a pattern, which options may follow: -l PATTERN -v
      if (!values.has("list") || pattern.length > 0) break;
      pattern.push(word);
      at++;
      continue;
    }
    at = word.startsWith("--") ? parseLong(words, at, values) : parseShort(words, at, values);
  }
  return { values, rest: [...pattern, ...words.slice(at)] };
}

function add(values: Map<string, string[]>, record: OptionRecord, value: string): void {
  values.set(record.name, record.multiple === true ? [...(values.get(record.name) ?? []), value] : [value]);
}

function parseLong(words: readonly string[], at: number, values: Map<string, string[]>): number {
  const word = words[at] ?? "";
  const equals = word.indexOf("=");
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
  const record = OPTIONS.find((o) => o.name === name);
  if (record === undefined) throw new UsageError(`unknown option --${name}; see kscope --help`);
  if (equals >= 0) {
    if (record.value === undefined) throw new UsageError(`option --${name} takes no value`);
    add(values, record, word.slice(equals + 1));
    return at + 1;
  }
  return withValue(words, at + 1, record, values);
}

function withValue(words: readonly string[], at: number, record: OptionRecord, values: Map<string, string[]>): number {
  if (record.value === undefined) {
    add(values, record, "");
    return at;
  }
  const next = words[at];
  if (next === undefined)
    throw new UsageError(`option --${record.name} needs a value: --${record.name} ${record.value}`);
  add(values, record, next);
  return at + 1;
}

/** `-qv`, `-p123`, `-p 123` */
function parseShort(words: readonly string[], at: number, values: Map<string, string[]>): number {
  const word = words[at] ?? "";
  for (let i = 1; i < word.length; i++) {
    const letter = word[i] ?? "";
    const record = OPTIONS.find((o) => o.short === letter);
    if (record === undefined) throw new UsageError(`unknown option -${letter}; see kscope --help`);
    if (record.value === undefined) {
      add(values, record, "");
      continue;
    }
    if (i + 1 < word.length) {
      add(values, record, word.slice(i + 1));
      return at + 1;
    }
    return withValue(words, at + 1, record, values);
  }
  return at + 1;
}
