// Parser of tracefs `events/SYSTEM/NAME/format` files: the layout of a tracepoint's record. It reads the declarations
// only; what a C type name means is left to BTF, and `print fmt` is not read.

/** A field of a tracepoint record. Offsets and sizes are bytes from the start of the record, common fields included. */
export type TracepointField = {
  readonly name: string;
  /** Type without name, array brackets and `__data_loc`: "const char *", "unsigned long". */
  readonly cType: string;
  readonly offset: number;
  readonly size: number;
  readonly signed: boolean;
  readonly isArray: boolean;
  /** Number of elements; undefined for `name[]` and for lengths that the kernel printed as an expression. */
  readonly length?: number;
  /** The 32-bit word holds offset (low half) and length (high half) of the data; `rel_loc` counts from after the word. */
  readonly dataLoc?: "data_loc" | "rel_loc";
  /** One of the four that every tracepoint has. */
  readonly common: boolean;
};

export type TracepointFormat = {
  readonly name: string;
  readonly id: number;
  readonly fields: readonly TracepointField[];
};

/** Text that is not a tracepoint format; `line` counts from 1. */
export class TracepointFormatError extends Error {
  readonly line: number;

  constructor(reason: string, line: number) {
    super(
      `not a tracepoint format: ${reason} in line ${line}; expected the text of events/SYSTEM/NAME/format in tracefs`,
    );
    this.name = "TracepointFormatError";
    this.line = line;
  }
}

const FIELD = /^\s*field(?: special)?:(.*);\s*offset:(\d+);\s*size:(\d+);(?:\s*signed:([01]);)?\s*$/;
const DECLARATION = /^(?:__(data_loc|rel_loc)\s+)?(.*?)\s*\b(\w+)\s*(?:\[([^\]]*)\])?\s*$/s;
const LOCATED = /^__(data_loc|rel_loc)\s+(.*?)\s*\[\]\s*(\w+)$/s;

type Declaration = Pick<TracepointField, "name" | "cType" | "isArray" | "length" | "dataLoc">;

function located(match: RegExpMatchArray): Declaration {
  const [, where, cType = "", name = ""] = match;
  return { name, cType, isArray: true, dataLoc: where === "rel_loc" ? "rel_loc" : "data_loc" };
}

function declaration(text: string): Declaration | undefined {
  const dynamic = text.match(LOCATED);
  if (dynamic !== null) return located(dynamic);
  const match = text.match(DECLARATION);
  if (match === null) return undefined;
  const [, where, cType = "", name = "", brackets] = match;
  if (cType === "") return undefined;
  const length = brackets !== undefined && /^\d+$/.test(brackets) ? { length: Number(brackets) } : {};
  const dataLoc =
    where === undefined ? {} : { dataLoc: where === "rel_loc" ? ("rel_loc" as const) : ("data_loc" as const) };
  return { name, cType, isArray: brackets !== undefined, ...length, ...dataLoc };
}

function field(line: string, lineNumber: number): TracepointField {
  const match = line.match(FIELD);
  const [, text = "", offset, size, signed] = match ?? [];
  const declared = match === null ? undefined : declaration(text.trim());
  if (declared === undefined) throw new TracepointFormatError(`cannot read "${line.trim()}"`, lineNumber);
  return {
    ...declared,
    offset: Number(offset),
    size: Number(size),
    signed: signed === "1",
    common: declared.name.startsWith("common_"),
  };
}

/**
 * Parses a tracepoint's format file. Throws {@link TracepointFormatError}.
 *
 * @example parseTracepointFormat(readFileSync("/sys/kernel/tracing/events/sched/sched_switch/format", "latin1"))
 */
export function parseTracepointFormat(text: string): TracepointFormat {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => line.startsWith("print fmt:"));
  const head = end < 0 ? lines : lines.slice(0, end);
  const name = head.map((line) => line.match(/^name:\s*(\S+)/)?.[1]).find((found) => found !== undefined);
  const id = head.map((line) => line.match(/^ID:\s*(\d+)/)?.[1]).find((found) => found !== undefined);
  if (name === undefined || id === undefined) throw new TracepointFormatError(`no "name:" and "ID:"`, 1);
  const fields = head.flatMap((line, i) => (/^\s*field/.test(line) ? [field(line, i + 1)] : []));
  return { name, id: Number(id), fields };
}
