// The words behind a tool's name: options by the tool's table, and positional forms such as `[interval] [count]`.

import { nearest } from "@kscope/lang";
import type { DocEntry } from "./doc-head.ts";
import type { OptionRules } from "./option-rules.ts";
import { valueKind } from "./option-values.ts";
import type { ToolOption } from "./tool-options.ts";
import { UnfitValue } from "./unfit-value.ts";

export interface ToolUse {
  readonly name: string;
  readonly options: readonly ToolOption[];
  readonly positional: readonly DocEntry[];
  readonly rules: OptionRules;
}

/** Bad use of a tool; the message says what to do. */
export class ToolUsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ToolUsageError";
  }
}

/** Values by the option's name; a switch that is on is "". Throws ToolUsageError. */
export function parseToolOptions(use: ToolUse, words: readonly string[]): ReadonlyMap<string, string> {
  return new Parser(use).parse(words);
}

class Parser {
  readonly #use: ToolUse;
  readonly #values = new Map<string, string>();
  /** How each option was written: `-x`, `--failed`, or the name of an argument. */
  readonly #written = new Map<string, string>();
  #positional = 0;

  constructor(use: ToolUse) {
    this.#use = use;
  }

  parse(words: readonly string[]): ReadonlyMap<string, string> {
    let at = 0;
    let options = true;
    while (at < words.length) {
      const word = words[at++] ?? "";
      if (options && word === "--") options = false;
      else if (options && word.startsWith("--")) at = this.#long(word, words, at);
      else if (options && word.startsWith("-") && word !== "-") at = this.#letters(word, words, at);
      else this.#argument(word);
    }
    this.#demandSense();
    return this.#values;
  }

  #long(word: string, words: readonly string[], at: number): number {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
    const option = this.#named(name.replaceAll("_", "-")) ?? this.#unknown(`--${name}`);
    if (option.value === undefined) {
      if (equals >= 0) throw new ToolUsageError(`${this.#use.name}: option --${name} takes no value`);
      this.#set(option, "", `--${name}`);
      return at;
    }
    if (equals < 0) return this.#value(option, words, { at, written: `--${name}` });
    this.#set(option, word.slice(equals + 1), `--${name}`);
    return at;
  }

  /** By its whole name, or a beginning that no other option has. */
  #named(name: string): ToolOption | undefined {
    const begun = this.#use.options.filter((o) => o.name.startsWith(name));
    return begun.find((o) => o.name === name) ?? (begun.length === 1 ? begun[0] : undefined);
  }

  /** `-xT`, `-p123`, `-p 123` */
  #letters(word: string, words: readonly string[], at: number): number {
    for (let i = 1; i < word.length; i++) {
      const letter = word.charAt(i);
      const option = this.#use.options.find((o) => o.short === letter) ?? this.#unknown(`-${letter}`);
      const written = `-${letter}`;
      if (option.value === undefined) this.#set(option, "", written);
      else if (i + 1 < word.length) {
        this.#set(option, word.slice(i + 1), written);
        return at;
      } else return this.#value(option, words, { at, written });
    }
    return at;
  }

  #value(option: ToolOption, words: readonly string[], { at, written }: { at: number; written: string }): number {
    const word = words[at];
    if (word === undefined) {
      throw new ToolUsageError(`${this.#use.name}: option ${written} needs a value: ${written} ${option.value}`);
    }
    this.#set(option, word, written);
    return at + 1;
  }

  #argument(word: string): void {
    const { name, positional, options } = this.#use;
    const entry = positional[this.#positional++];
    if (entry === undefined) {
      const most = positional.length === 0 ? "no arguments" : `at most ${positional.map((p) => p.name).join(" and ")}`;
      throw new ToolUsageError(`${name} takes ${most}, but there is "${word}"; see kscope ${name} --help`);
    }
    const option = options.find((o) => o.name === entry.name);
    if (option === undefined) throw new Error(`${name}: the argument ${entry.name} is no option of the tool`);
    this.#set(option, word, entry.name);
  }

  /** Options that contradict each other, or mean nothing as they are. */
  #demandSense(): void {
    // help is asked for by those who do not know yet
    if (this.#values.has("help")) return;
    const { name, rules, options } = this.#use;
    const given = [...this.#written.keys()];
    for (const conflict of rules.conflicts) {
      const [first, second] = given.filter((o) => conflict.includes(o)).map((o) => this.#written.get(o));
      if (second !== undefined) throw new ToolUsageError(`${name}: ${first} and ${second} can't be used together`);
    }
    for (const { name: needy, text: needed } of rules.needs) {
      const written = this.#written.get(needy);
      if (written === undefined || this.#written.has(needed)) continue;
      const other = options.find((o) => o.name === needed);
      const letter = other?.short === undefined || written.startsWith("--") ? `--${needed}` : `-${other.short}`;
      throw new ToolUsageError(`${name}: ${written} means nothing without ${letter}`);
    }
  }

  #set(option: ToolOption, text: string, written: string): void {
    this.#demandOnePlace(option, written);
    const before = this.#values.get(option.name);
    const kind = valueKind(option.value ?? "");
    const value = option.value === undefined ? text : this.#read(option, text, written);
    this.#values.set(option.name, before === undefined ? value : (kind.combine?.(before, value) ?? value));
  }

  /** Given twice the last one counts, but `syscount 1 --interval 5` is a misunderstanding. */
  #demandOnePlace({ name }: ToolOption, written: string): void {
    const before = this.#written.get(name) ?? written;
    if (before.startsWith("-") !== written.startsWith("-")) {
      const [option, argument] = before.startsWith("-") ? [before, written] : [written, before];
      throw new ToolUsageError(`${this.#use.name}: ${argument} is there twice, as an argument and with ${option}`);
    }
    this.#written.set(name, written);
  }

  #read(option: ToolOption, text: string, written: string): string {
    try {
      return valueKind(option.value ?? "").read(text, option.type === "int");
    } catch (error) {
      if (!(error instanceof UnfitValue)) throw error;
      throw new ToolUsageError(`${this.#use.name}: ${written} needs ${error.message}, not "${text}"`);
    }
  }

  #unknown(written: string): never {
    const { name, options } = this.#use;
    const names = options.map((o) => `--${o.name}`);
    const near = written.startsWith("--") ? nearest(written, names) : undefined;
    const hint = near === undefined ? "" : `; did you mean ${near}?`;
    throw new ToolUsageError(`${name} has no option ${written}${hint}; see kscope ${name} --help`);
  }
}
