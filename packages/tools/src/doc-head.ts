// The doc comment at the head of a tool: what help, the catalogue and manual pages say about it. It is not what the tool
// does: types and defaults of options come from the getopt() calls of the script (tool-options.ts).
//
//     /**
//      * First sentence: the summary.
//      *
//      * @subject CPUs
//      * @description …            paragraphs
//      * @filter pid uid           common filters that hold for this tool's events
//      * @option -x, --failed      text            (a switch)
//      * @option -p, --pid PID     text            (with a value)
//      * @argument interval        text            (a positional form of the option of this name)
//      * @parameter frequency 49                   (the next of $1, $2, … is the option's value, else this)
//      * @config max_map_keys map-size             (the option's value is that configuration variable's)
//      * @match ARGS line                          (only lines whose column matches the option's value)
//      * @conflict pids tids                       (at most one of these options can be given)
//      * @needs milliseconds latency               (the first option means nothing without the second)
//      * @columns pids PID COMM                    (with this option a map's columns are called so; `-`: whatever is given)
//      * @column PID               text            (one an argument of the tool's lines, in order)
//      * @example COMMAND          and its output in the lines that follow
//      * @overhead, @limits, @origin               paragraphs
//      */

/** `-p, --pid PID text` */
export interface DocOption {
  readonly name: string;
  readonly short: string | undefined;
  /** What the value is called; undefined for a switch. */
  readonly value: string | undefined;
  readonly text: string;
}

/** A name and what it is. */
export interface DocEntry {
  readonly name: string;
  readonly text: string;
}

export interface DocExample {
  readonly command: string;
  /** What it printed, with the empty lines at both ends left out. */
  readonly output: string;
}

export interface DocHead {
  readonly summary: string;
  readonly subject: string;
  readonly description: string;
  readonly filters: readonly string[];
  readonly options: readonly DocOption[];
  readonly arguments: readonly DocEntry[];
  readonly parameters: readonly DocEntry[];
  /** Names of configuration variables, and the options that set them. */
  readonly configs: readonly DocEntry[];
  /** Names of columns, and the options that they have to match. */
  readonly matches: readonly DocEntry[];
  /** Names of options of which at most one can be given. */
  readonly conflicts: readonly (readonly string[])[];
  /** Names of options, and those without which they mean nothing. */
  readonly needs: readonly DocEntry[];
  /** Names of options (`-` for none), and what the parts of a map's keys and then of its values are called with them. */
  readonly mapColumns: readonly DocEntry[];
  readonly columns: readonly DocEntry[];
  readonly examples: readonly DocExample[];
  readonly overhead: string;
  readonly limits: string;
  readonly origin: string;
}

/** The head is not as it has to be; `line` counts from 1 in the file. */
export class DocHeadError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(`line ${line}: ${message}`);
    this.name = "DocHeadError";
    this.line = line;
  }
}

const TAGS = [
  "subject",
  "description",
  "filter",
  "option",
  "argument",
  "parameter",
  "config",
  "match",
  "conflict",
  "needs",
  "columns",
  "column",
  "example",
  "overhead",
  "limits",
  "origin",
] as const;

type Tag = (typeof TAGS)[number];

interface Section {
  readonly tag: Tag | undefined;
  readonly line: number;
  /** What stands behind the tag, then the lines up to the next one. */
  readonly first: string;
  readonly rest: string[];
}

/** Output may hold lines that begin with a map's name, so only known tags end a section. */
const TAG_LINE = new RegExp(`^@(${TAGS.join("|")})(?: +(.*))?$`);

/** Throws DocHeadError. */
export function parseDocHead(source: string): DocHead {
  const sections = split(source);
  const of = (tag: Tag): readonly Section[] => sections.filter((s) => s.tag === tag);
  const text = (tag: Tag): string => of(tag).map(paragraphs).join("\n\n");
  const [summary] = sections;
  return {
    summary: summary === undefined ? "" : firstSentence(paragraphs(summary)),
    subject: text("subject"),
    description: text("description"),
    filters: of("filter").flatMap((s) => words(s)),
    options: of("option").map(option),
    arguments: of("argument").map(entry),
    parameters: of("parameter").map(entry),
    configs: of("config").map(entry),
    matches: of("match").map(entry),
    conflicts: of("conflict").map(severalWords),
    needs: of("needs").map(entry),
    mapColumns: of("columns").map(entry),
    columns: of("column").map(entry),
    examples: of("example").map(example),
    overhead: text("overhead"),
    limits: text("limits"),
    origin: text("origin"),
  };
}

function split(source: string): Section[] {
  const start = /^\s*(?:#![^\n]*\n\s*)?\/\*\*/.exec(source);
  const end = start === null ? -1 : source.indexOf("*/", start[0].length);
  if (start === null || end < 0) throw new DocHeadError("a tool begins with a comment /** … */", 1);
  const firstLine = source.slice(0, start[0].length).split("\n").length;
  const sections: Section[] = [{ tag: undefined, line: firstLine, first: "", rest: [] }];
  const lines = source.slice(start[0].length, end).split("\n");
  for (const [i, raw] of lines.entries()) {
    const line = raw.replace(/^\s*\* ?/, "").trimEnd();
    const tag = TAG_LINE.exec(line);
    if (tag !== null) sections.push({ tag: tag[1] as Tag, line: firstLine + i, first: tag[2] ?? "", rest: [] });
    else if (/^@[a-z]+ /.test(line) && sections.at(-1)?.tag !== "example") {
      throw new DocHeadError(
        `unknown tag ${line.split(" ")[0]}; known are ${TAGS.map((t) => `@${t}`).join(", ")}`,
        firstLine + i,
      );
    } else sections.at(-1)?.rest.push(line);
  }
  return sections;
}

/** Lines of a paragraph are joined; empty lines divide. */
function paragraphs({ first, rest }: Section): string {
  return [first, ...rest]
    .join("\n")
    .trim()
    .split(/\n\n+/)
    .map((p) => p.replace(/\n/g, " "))
    .join("\n\n");
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

function words(section: Section): string[] {
  return paragraphs(section).split(/[\s,]+/);
}

function severalWords(section: Section): string[] {
  const all = words(section);
  if (all.length < 2) throw new DocHeadError(`@${section.tag} needs two names or more`, section.line);
  return all;
}

function option(section: Section): DocOption {
  const all = paragraphs(section);
  const match = /^(?:-(\w), )?--([A-Za-z][\w-]*)(?: ([A-Z][A-Z_0-9]*))?(?: +(.*))?$/s.exec(all);
  if (match === null) {
    throw new DocHeadError(`an option is written "-x, --name VALUE  text", not "${all}"`, section.line);
  }
  const [, short, name = "", value, text = ""] = match;
  return { name, short, value, text };
}

function entry(section: Section): DocEntry {
  const all = paragraphs(section);
  const space = all.indexOf(" ");
  if (space < 0) throw new DocHeadError(`@${section.tag} needs a name and a text, not only "${all}"`, section.line);
  return { name: all.slice(0, space), text: all.slice(space + 1).trim() };
}

function example({ first, rest }: Section): DocExample {
  return { command: first, output: rest.join("\n").replace(/^\n+|\n+$/g, "") };
}
