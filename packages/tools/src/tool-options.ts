// The options of a tool: those of its own (getopt() in the script, described in its head) and those that every tool has.
// Common options have long names only; a short letter means what the tool says it means.

import { type GetoptOption, parse, scriptOptions } from "@kscope/lang";
import type { DocOption } from "./doc-head.ts";
import type { Tool } from "./tool.ts";

export type OptionType = GetoptOption["type"];

export interface ToolOption {
  readonly name: string;
  readonly short: string | undefined;
  /** What the value is called in help; undefined for a switch. */
  readonly value: string | undefined;
  readonly type: OptionType;
  /** As getopt() has it; undefined where that is "not given". */
  readonly defaultValue: string | undefined;
  readonly text: string;
  /** Who acts on it. `tool`: the script; `filter`: which events; `run`: everything else that the runner does. */
  readonly owner: "tool" | "filter" | "run";
}

type Common = Omit<ToolOption, "short" | "defaultValue">;

const FILTERS: readonly Common[] = [
  { name: "pid", value: "PID", type: "int", owner: "filter", text: "only events of this process; ends with it" },
  { name: "tid", value: "TID", type: "int", owner: "filter", text: "only events of this thread" },
  { name: "comm", value: "COMM", type: "string", owner: "filter", text: "only events of threads of this name" },
  { name: "uid", value: "UID", type: "int", owner: "filter", text: "only events of this user" },
  {
    name: "cgroup",
    value: "CGROUP",
    type: "string",
    owner: "filter",
    text: "only events in this cgroup (version 2) and those below it",
  },
  {
    name: "cgroupmap",
    value: "PATH",
    type: "string",
    owner: "filter",
    text: "only events in the cgroups (version 2) whose ids are keys of this pinned BPF hash map",
  },
  {
    name: "mntnsmap",
    value: "PATH",
    type: "string",
    owner: "filter",
    text: "only events in the mount namespaces whose inode numbers are keys of this pinned BPF hash map",
  },
];

const RUN: readonly Common[] = [
  { name: "duration", value: "SECONDS", type: "string", owner: "run", text: "end after so many seconds" },
  { name: "json", value: undefined, type: "bool", owner: "run", text: "typed JSON, an object a line" },
  { name: "csv", value: undefined, type: "bool", owner: "run", text: "comma-separated values" },
  { name: "table", value: undefined, type: "bool", owner: "run", text: "columns that fit what is in them" },
  { name: "help", value: undefined, type: "bool", owner: "run", text: "print this help" },
  { name: "version", value: undefined, type: "bool", owner: "run", text: "print the version" },
];

/** Common options that a tool has if its script asks for them, with what help says unless the tool's head does. */
const ASKED_FOR: Readonly<Record<string, Common>> = {
  interval: { name: "interval", value: "SECONDS", type: "int", owner: "tool", text: "print every so many seconds" },
  count: { name: "count", value: "N", type: "int", owner: "tool", text: "end after so many prints" },
  top: { name: "top", value: "N", type: "int", owner: "tool", text: "only the N largest" },
};

/** What the runner does for some tools only: a tool has such an option if its head describes it. */
const ON_DEMAND: Readonly<Record<string, OptionType>> = {
  folded: "bool",
  delimited: "bool",
  annotations: "bool",
  utc: "bool",
  list: "bool",
  exec: "string",
  // names are always shown
  sysname: "bool",
};

/** The tool's own options in the order of its head, then the common ones. */
export function toolOptions(tool: Tool): readonly ToolOption[] {
  const getopts = findGetopts(tool.source);
  const { head } = tool;
  const known = new Map([...FILTERS, ...RUN].map((c) => [c.name, c]));
  const own = head.options.map((doc) => ownOption(doc, getopts.get(doc.name), known.get(doc.name), tool));
  const taken = new Set(own.map((o) => o.name));
  const asked = Object.values(ASKED_FOR).filter((c) => getopts.has(c.name));
  const filters = FILTERS.filter((c) => head.filters.includes(c.name));
  const rest = [...asked, ...filters, ...RUN]
    .filter((c) => !taken.has(c.name))
    .map((c) => withoutLetter(c, getopts.get(c.name)));
  return [
    ...own,
    ...rest.map((o) => (o.name === "help" && !own.some((x) => x.short === "h") ? { ...o, short: "h" } : o)),
  ];
}

function withoutLetter(common: Common, getopt: Getopt | undefined): ToolOption {
  return { ...common, short: undefined, defaultValue: getopt?.defaultValue };
}

function ownOption(doc: DocOption, getopt: Getopt | undefined, common: Common | undefined, tool: Tool): ToolOption {
  const { name, short, value, text } = doc;
  // what the runner does anyway, a script can ask for, to say so
  const runs = common !== undefined && (common.owner === "run" || tool.head.filters.includes(name));
  if (getopt !== undefined) return { name, short, value, text, owner: runs ? common.owner : "tool", ...getopt };
  if (common !== undefined)
    return { ...common, short, text: text === "" ? common.text : text, defaultValue: undefined };
  const { parameters, configs, matches } = tool.head;
  const runner = ON_DEMAND[name] ?? (matches.some((m) => m.text === name) ? "string" : undefined);
  if (runner !== undefined) return { name, short, value, text, owner: "run", type: runner, defaultValue: undefined };
  if (configs.some((c) => c.text === name) || parameters.some((p) => p.name === name))
    return { name, short, value, text, owner: "run", type: "int", defaultValue: undefined };
  throw new Error(`${tool.name}: the head describes --${name}, which the script never asks for`);
}

interface Getopt {
  readonly type: OptionType;
  readonly defaultValue: string | undefined;
}

/** What the script asks for, by name. Zero, -1 and the empty text stand for "not given" in the tools. */
export function findGetopts(source: string): ReadonlyMap<string, Getopt> {
  const options = [...scriptOptions(parse(source).program).values()];
  return new Map(
    options.map(({ name, type, defaultValue }) => {
      const given = type !== "bool" && !["", "0", "-1"].includes(String(defaultValue));
      return [name, { type, defaultValue: given ? String(defaultValue) : undefined }];
    }),
  );
}
