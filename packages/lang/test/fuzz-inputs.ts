// Inputs for fuzzing, each from its number alone: bytes, words in any order, scripts with edits, and scripts that are
// well-formed but whose types rarely fit, which is what gets far into the checker.

import { FUNCTIONS } from "../src/stdlib/index.ts";
import { SEEDS, WORDS } from "./fuzz-seeds.ts";

/** A number from 0 up to, but not including, the limit. */
export type Random = (limit: number) => number;

/** A linear congruential generator (Knuth's constants) whose start is spread over the word first. */
export function randomOf(seed: number): Random {
  let state = BigInt.asUintN(64, (BigInt(seed) + 1n) * 0x9e3779b97f4a7c15n);
  return (limit) => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number((state >> 33n) % BigInt(limit));
  };
}

export function fuzzInput(seed: number): string {
  const random = randomOf(seed);
  const kinds = [bytes, soup, mutated, mutated, typed, typed, typed] as const;
  return (kinds[seed % kinds.length] ?? bytes)(random);
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)] as T;
}

function some<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: random(most + 1) }, make);
}

function bytes(random: Random): string {
  const top = pick(random, [128, 256, 65536]);
  return String.fromCharCode(...some(random, 150, () => random(top)));
}

function soup(random: Random): string {
  const words = some(random, 60, () => pick(random, WORDS)).join(pick(random, ["", " ", " "]));
  return random(2) === 0 ? words : `begin { ${words} }`;
}

function mutated(random: Random): string {
  let text = pick(random, SEEDS);
  for (let edits = 1 + random(4); edits > 0; edits--) text = edited(random, text);
  return text;
}

function edited(random: Random, text: string): string {
  const at = random(text.length + 1);
  const end = Math.min(text.length, at + random(random(3) === 0 ? 40 : 5));
  const other = pick(random, SEEDS);
  const from = random(other.length);
  const inserts = [
    "",
    pick(random, WORDS),
    ` ${pick(random, FUNCTIONS).name}(`,
    String.fromCharCode(random(256)),
    other.slice(from, from + random(30)),
    text.slice(at, end).repeat(2),
    expression(random, 2),
  ];
  return text.slice(0, at) + pick(random, inserts) + text.slice(end);
}

const PROBES: readonly string[] = [
  "begin",
  "end",
  "tracepoint:sched:sched_switch",
  "tracepoint:sched:sched_*",
  "rawtracepoint:sched_switch",
  "interval:s:1",
  "profile:hz:99",
  "software:cs:1",
];

function typed(random: Random): string {
  const predicate = random(4) === 0 ? `/${expression(random, 2)}/ ` : "";
  return `${pick(random, PROBES)} ${predicate}{ ${statements(random, 3)} }`;
}

function statements(random: Random, depth: number): string {
  return some(random, 4, () => statement(random, depth)).join(" ");
}

const TARGETS: readonly string[] = ["$x", "$y", "@a", "@b[1]", '@c["k"]', "@b[$x]", "@d[1, $y]", "@"];
const ASSIGNMENTS: readonly string[] = [
  "=",
  "=",
  "=",
  "=",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "<<=",
  ">>=",
  "&=",
  "|=",
  "^=",
];
const TYPES: readonly string[] = [
  "int8",
  "uint8",
  "int16",
  "uint32",
  "int64",
  "uint64",
  "bool",
  "string",
  "string[4]",
  "uint8[4]",
  "int8[]",
  "int32 *",
  "struct task_struct *",
  "struct task_struct",
  "struct cred",
  "enum task_mode",
  "void",
  "void *",
  "buffer[4]",
  "count_t",
  "nosuch",
];

function statement(random: Random, depth: number): string {
  const e = (): string => expression(random, depth);
  const block = (): string => `{ ${depth <= 0 ? "" : statements(random, depth - 1)} }`;
  switch (random(14)) {
    case 0:
      return `if (${e()}) ${block()} else ${block()}`;
    case 1:
      return `for ($${pick(random, ["x", "i", "kv"])} : ${pick(random, ["@a", "@b", "@d", `${e()}..${e()}`])}) ${block()}`;
    case 2:
      return `while (${e()}) ${block()}`;
    case 3:
      return `unroll(${pick(random, ["2", "3", "0", "101", e()])}) ${block()}`;
    case 4:
      return `let $${pick(random, ["x", "y", "z"])}${random(2) === 0 ? "" : ` : ${pick(random, TYPES)}`} = ${e()};`;
    case 5:
      return `${pick(random, ["print", "printf", "clear", "zero", "delete", "_ ="])}(${e()});`;
    case 6:
      return `printf("${some(random, 3, () => pick(random, ["%d", "%s", "%x", "%r", "%-5d", "%c", "%p", "%gr", "z"])).join(" ")}", ${e()}, ${e()});`;
    case 7:
      return pick(random, ["break;", "continue;", "return;", "exit();", `return ${e()};`]);
    case 8:
      return `${call(random, depth)};`;
    case 9:
      return `${pick(random, TARGETS)}${pick(random, ["++", "--"])};`;
    default:
      return `${pick(random, TARGETS)} ${pick(random, ASSIGNMENTS)} ${e()};`;
  }
}

function call(random: Random, depth: number): string {
  const args = some(random, 3, () => (random(8) === 0 ? pick(random, TYPES) : expression(random, depth - 1)));
  return `${pick(random, FUNCTIONS).name}(${args.join(", ")})`;
}

const ATOMS: readonly string[] = [
  "0",
  "1",
  "-1",
  "200",
  "70000",
  "5000000000",
  "18446744073709551615",
  '"a"',
  '"longer text"',
  '""',
  "true",
  "$x",
  "$y",
  "@a",
  "@b[1]",
  '@c["k"]',
  "@d[1, 2]",
  "@",
  "@b",
  "pid",
  "comm",
  "curtask",
  "nsecs",
  "args",
  "args.prev_pid",
  "args.prev",
  "arg0",
  "kstack",
  "ustack",
  "probe",
  "cpu",
  "$1",
  "$#",
  "(1, 2)",
  '(a = 1, b = "s")',
  "5ms",
  "task_struct",
  "TASK_MODE_BUSY",
];
const OPERATORS: readonly string[] = "+ - * / % & | ^ << >> == != < <= > >= && ||".split(" ");

function expression(random: Random, depth: number): string {
  if (depth <= 0 || random(4) === 0) return pick(random, ATOMS);
  const e = (): string => expression(random, depth - 1);
  switch (random(13)) {
    case 0:
      return `${pick(random, ["-", "!", "~", "*", "&", "+"])}${e()}`;
    case 1:
      return `(${e()} ? ${e()} : ${e()})`;
    case 2:
      return `(${pick(random, TYPES)})${e()}`;
    case 3:
      return `${e()}[${e()}]`;
    case 4:
      return `${e()}${pick(random, [".", "->"])}${pick(random, ["pid", "comm", "cred", "times", "0", "1", "a", "mode", "nosuch"])}`;
    case 5:
      return `(${e()}, ${e()})`;
    case 6:
      return `(a = ${e()}, b = ${e()})`;
    case 7:
      return `${pick(random, ["sizeof", "typeof", "typeinfo", "comptime "])}(${random(2) === 0 ? e() : pick(random, TYPES)})`;
    case 8:
      return `{ ${statement(random, depth - 2)} ${e()} }`;
    case 9:
      return `if (${e()}) { ${e()} } else { ${e()} }`;
    case 10:
      return call(random, depth);
    default:
      return `(${e()} ${pick(random, OPERATORS)} ${e()})`;
  }
}
