// Random scripts of all types: numbers, texts, tuples, stacks, maps of several shapes, aggregations, loops and output, in
// probes of every kind that most kernels have. They always pass the checker.

import type { Choose } from "./chooser.ts";

interface Place {
  readonly probe: string;
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
}

const PLACES: readonly Place[] = [
  { probe: "begin", numbers: [], texts: [] },
  {
    probe: "tracepoint:sched:sched_switch",
    numbers: ["args.prev_pid", "args.next_prio", "args.prev_state"],
    texts: ["args.prev_comm", "args.next_comm"],
  },
  {
    probe: "tracepoint:syscalls:sys_enter_openat",
    numbers: ["args.dfd", "args.flags"],
    texts: ["str(args.filename)", "str(args.filename, 30)"],
  },
  {
    probe: "rawtracepoint:sched_switch",
    numbers: ["args.prev.pid", "args.next.prio", "arg0"],
    texts: ["args.next.comm", "args.prev.real_parent.comm"],
  },
  { probe: "kprobe:vfs_read", numbers: ["arg2", 'reg("sp")'], texts: ["str(arg1, 20)"] },
  { probe: "kretprobe:vfs_read", numbers: ["retval"], texts: [] },
  {
    probe: "fentry:vfs_read",
    numbers: ["args.count", "args.file.f_inode.i_ino"],
    texts: ["str(args.file.f_path.dentry.d_name.name, 40)"],
  },
  { probe: "fexit:vfs_read", numbers: ["retval", "args.count"], texts: [] },
  { probe: "uprobe:libc:malloc", numbers: ["arg0"], texts: [] },
  { probe: "profile:hz:99", numbers: [], texts: [] },
  { probe: "interval:s:1", numbers: [], texts: [] },
];

const NUMBERS: readonly string[] = [
  "pid",
  "tid",
  "cpu",
  "nsecs",
  "uid",
  "elapsed",
  "curtask.prio",
  "(int8)tid",
  "rand",
];
const TEXTS: readonly string[] = ["comm", "curtask.comm", "pcomm", '"literal"'];
const OPERATORS: readonly string[] = ["+", "-", "*", "&", "|", "^", "/", "%", "<<", ">>"];
const COMPARISONS: readonly string[] = ["==", "!=", "<", "<=", ">", ">="];
const WORDS: readonly string[] = [
  "count()",
  "sum(N)",
  "avg(N)",
  "min(N)",
  "max(N)",
  "stats(N)",
  "hist(N)",
  "lhist(N, 0, 100, 10)",
];
const STACKS: readonly string[] = ["kstack", "kstack(3)", "ustack(2)", "kstack(folded, 4)"];

type KeyKind = "number" | "text" | "stack";
const KEY_KINDS: readonly KeyKind[] = ["number", "number", "text", "stack"];
/** What callbacks can't have. */
const OF_CONTEXT = /\b(arg\d|retval|reg\()/;

/** Names say what is in them: `@n` a number, `@s` a text, `@p` a pair, `@a0` an aggregation. */
export function typedScript(choose: Choose): string {
  return new Generator(choose).script();
}

class Generator {
  readonly #choose: Choose;
  #place: Place = PLACES[0] as Place;
  #depth = 0;
  #names = 0;
  /** Inside of loops that are callbacks: there is no context there, so no stacks and no registers. */
  #callbacks = 0;
  #variables: string[] = [];
  /** Of keys, for each map by name: maps keep the shape that they had first. */
  readonly #shapes = new Map<string, readonly KeyKind[]>();
  readonly #aggregations = new Map<string, string>();
  readonly #written = new Set<string>();

  constructor(choose: Choose) {
    this.#choose = choose;
  }

  script(): string {
    const probes = Array.from({ length: 1 + this.#choose(2) }, () => this.#probe());
    const output = this.#choose(3) === 0 ? [`interval:s:5 { ${this.#report()} }`] : [];
    return [...probes, ...output].join("\n");
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#choose(list.length)] as T;
  }

  #probe(): string {
    this.#place = this.#pick(PLACES);
    this.#variables = [];
    const predicate = this.#choose(3) === 0 ? ` /${this.#truth(2)}/` : "";
    const body = this.#statements(2 + this.#choose(5), 1);
    return `${this.#place.probe}${predicate} {\n${body}\n}`;
  }

  #report(): string {
    if (this.#written.size === 0) return "print(elapsed);";
    const name = this.#pick([...this.#written]);
    return this.#pick([`print(${name});`, `clear(${name});`, `print(${name}, 3);`]);
  }

  #statements(count: number, indent: number): string {
    const outer = this.#variables.length;
    const lines = Array.from({ length: count }, () => `${"  ".repeat(indent)}${this.#statement(indent)}`);
    this.#variables.length = outer;
    return lines.join("\n");
  }

  #statement(indent: number): string {
    const kind = this.#choose(this.#depth < 2 ? 14 : 10);
    if (kind < 2) return this.#aggregate();
    if (kind < 4) return this.#assignment();
    if (kind < 5) return this.#write("@n", (map) => `${map} ${this.#pick(["+=", "-=", "^="])} ${this.#number(1)};`);
    if (kind < 6) return this.#write("@n", (map) => `${map}++;`);
    if (kind < 8) return this.#variable();
    if (kind < 9) return this.#printf();
    if (kind < 10) return this.#effect();
    return this.#compound(kind, indent);
  }

  #compound(kind: number, indent: number): string {
    this.#depth++;
    const body = (first = ""): string =>
      `{\n${first}${this.#statements(1 + this.#choose(3), indent + 1)}\n${"  ".repeat(indent)}}`;
    const text = kind < 12 ? this.#condition(body) : this.#loop(body, "  ".repeat(indent + 1));
    this.#depth--;
    return text;
  }

  #condition(body: () => string): string {
    return `if (${this.#truth(2)}) ${body()}${this.#choose(2) === 0 ? "" : ` else ${body()}`}`;
  }

  #loop(body: (first?: string) => string, space: string): string {
    const name = `$i${this.#names++}`;
    const leave = (): string => `${space}if (${this.#truth(1)}) { ${this.#pick(["break", "continue", "return"])}; }\n`;
    const inCallback = (): string => this.#inCallback(() => body(this.#choose(3) === 0 ? leave() : ""));
    switch (this.#choose(4)) {
      case 0:
        return `for (${name} : 0..${this.#pick(["4", "100", "(pid & 31)"])}) ${inCallback()}`;
      case 1:
        if (this.#callbacks > 0) return `unroll(2) ${body()}`;
        return `for (${name} : ${this.#pick(["kstack(6)", "ustack(3)"])}) ${inCallback()}`;
      case 2:
        return `unroll(${1 + this.#choose(3)}) ${body()}`;
      default:
        return `${name} = 0; while (${name} < ${2 + this.#choose(9)}) ${body(`${space}${name}++;\n`)}`;
    }
  }

  #aggregate(): string {
    const name = `@a${this.#choose(6)}`;
    const word = this.#aggregations.get(name) ?? this.#pick(WORDS);
    this.#aggregations.set(name, word);
    return this.#write(name, (map) => `${map} = ${word.replace("N", this.#number(2))};`);
  }

  #assignment(): string {
    const kind = this.#choose(4);
    if (kind < 2) return this.#write("@n", (map) => `${map} = ${this.#number(2)};`);
    if (kind < 3) return this.#write("@s", (map) => `${map} = ${this.#text()};`);
    return this.#write("@p", (map) => `${map} = ((int64)${this.#number(1)}, ${this.#text(12)});`);
  }

  #variable(): string {
    const name = `$v${this.#names++}`;
    const line = `${name} = (int64)(${this.#number(2)});`;
    this.#variables.push(name);
    return line;
  }

  #printf(): string {
    const parts = Array.from({ length: 1 + this.#choose(5) }, () =>
      this.#choose(2) === 0 ? (["%d", this.#number(1)] as const) : (["%s", this.#anything()] as const),
    );
    return `printf("${parts.map(([format]) => format).join(" ")}\\n", ${parts.map(([, value]) => value).join(", ")});`;
  }

  #effect(): string {
    const kind = this.#choose(4);
    const numbers = this.#name("@n");
    if (kind < 2 || !this.#written.has(numbers))
      return kind < 1 ? `print(${this.#anything()});` : `print((${this.#number(1)}, ${this.#text(20)}));`;
    return kind < 3 ? `delete(${this.#map("@n")});` : `if (has_key(${numbers}, ${this.#key("@n")})) { @found++; }`;
  }

  /** A statement that gives a map its type. */
  #write(name: string, statement: (map: string) => string): string {
    const text = statement(this.#map(name));
    this.#written.add(this.#name(name));
    return text;
  }

  /** Maps of callbacks are others, without stacks in their keys. */
  #name(name: string): string {
    return this.#callbacks > 0 ? `${name}c` : name;
  }

  /** A map with its keys. */
  #map(name: string): string {
    return `${this.#name(name)}[${this.#keys(name)}]`;
  }

  #key(name: string): string {
    const keys = this.#keys(name);
    return (this.#shapes.get(this.#name(name)) ?? []).length > 1 ? `(${keys})` : keys;
  }

  #keys(name: string): string {
    const kinds = this.#callbacks > 0 ? KEY_KINDS.slice(0, 3) : KEY_KINDS;
    const shape =
      this.#shapes.get(this.#name(name)) ?? Array.from({ length: 1 + this.#choose(3) }, () => this.#pick(kinds));
    this.#shapes.set(this.#name(name), shape);
    const of = { number: () => this.#word(1), text: () => this.#text(16), stack: () => "kstack(3)" };
    return shape.map((kind) => of[kind]()).join(", ");
  }

  #inCallback(body: () => string): string {
    this.#callbacks++;
    const text = body();
    this.#callbacks--;
    return text;
  }

  #number(depth: number): string {
    const kind = this.#choose(depth === 0 ? 4 : 9);
    if (kind < 1) return `(int64)${this.#choose(2) === 0 ? this.#choose(300) : this.#choose(1 << 30)}`;
    if (kind < 4) return this.#pick([...NUMBERS, ...this.#allowed(this.#place.numbers), ...this.#variables]);
    if (kind < 5) return this.#written.has(this.#name("@n")) ? this.#map("@n") : "pid";
    if (kind < 6) return `(${this.#truth(depth - 1)} ? ${this.#word(depth - 1)} : ${this.#word(depth - 1)})`;
    if (kind < 7) return `(int64)strlen(${this.#text()})`;
    return `(${this.#word(depth - 1)} ${this.#pick(OPERATORS)} ${this.#word(depth - 1)})`;
  }

  #word(depth: number): string {
    return `(int64)(${this.#number(depth)})`;
  }

  #truth(depth: number): string {
    const kind = this.#choose(depth === 0 ? 2 : 6);
    if (kind < 2) return `${this.#word(Math.max(0, depth - 1))} ${this.#pick(COMPARISONS)} ${this.#word(0)}`;
    if (kind < 3) return `${this.#text()} ${this.#pick(["==", "!="])} "ba${this.#choose(9)}"`;
    if (kind < 4) return `strcontains(${this.#text()}, "a${this.#choose(9)}")`;
    return `(${this.#truth(depth - 1)} ${this.#pick(["&&", "||"])} ${this.#truth(depth - 1)})`;
  }

  #allowed(values: readonly string[]): readonly string[] {
    return this.#callbacks > 0 ? values.filter((value) => !OF_CONTEXT.test(value)) : values;
  }

  /** `most`: bytes, where all of a kind have to be of one size. */
  #text(most?: number): string {
    const text = this.#pick([...TEXTS, ...this.#allowed(this.#place.texts)]);
    if (most === undefined) return text;
    return `str(${text.startsWith("str(") ? text.replace(/^str\((.*?)(, \d+)?\)$/, "$1") : text}, ${most})`;
  }

  #anything(): string {
    const values = [this.#number(1), this.#text(), `(${this.#number(0)}, ${this.#text()})`];
    return this.#pick(this.#callbacks > 0 ? values : [...values, this.#pick(STACKS)]);
  }
}
