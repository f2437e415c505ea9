// Builds .debug_info and .debug_abbrev of one unit for tests: each entry gets an abbreviation of its own.
import { AT, FORM, TAG } from "../src/dwarf/constants.ts";

/** A number for what a form holds, a text, or with `ref4` the label of another entry. */
type Value = number | string;

export interface TestDie {
  readonly tag: number;
  readonly label?: string;
  readonly attributes: readonly (readonly [number, number, Value])[];
  readonly children?: readonly TestDie[];
}

export interface TestUnit {
  readonly version?: 4 | 5;
  readonly children: readonly TestDie[];
}

const UNIT_START = { 4: 11, 5: 12 } as const;

/** The sections of a unit, by name. */
export function buildDwarf({ version = 5, children }: TestUnit): Record<string, Uint8Array> {
  const root = { tag: TAG.compileUnit, attributes: [[AT.name, FORM.string, "test.c"] as const], children };
  const labels = new Map<string, number>();
  // the second time with the labels of all entries
  new UnitWriter(UNIT_START[version], labels).write(root);
  const writer = new UnitWriter(UNIT_START[version], labels);
  writer.write(root);
  const length = UNIT_START[version] - 4 + writer.info.length;
  const head =
    version === 5 ? [...word(length, 4), 5, 0, 1, 8, ...word(0, 4)] : [...word(length, 4), 4, 0, ...word(0, 4), 8];
  return {
    ".debug_info": Uint8Array.from([...head, ...writer.info]),
    ".debug_abbrev": Uint8Array.from([...writer.abbreviations, 0]),
  };
}

class UnitWriter {
  readonly info: number[] = [];
  readonly abbreviations: number[] = [];
  readonly #start: number;
  readonly #labels: Map<string, number>;
  #code = 0;

  constructor(start: number, labels: Map<string, number>) {
    this.#start = start;
    this.#labels = labels;
  }

  write({ tag, label, attributes, children }: TestDie): void {
    const code = ++this.#code;
    if (label !== undefined) this.#labels.set(label, this.#start + this.info.length);
    this.abbreviations.push(...leb(code), ...leb(tag), children === undefined ? 0 : 1);
    for (const [name, form] of attributes) this.abbreviations.push(...leb(name), ...leb(form));
    this.abbreviations.push(0, 0);
    this.info.push(...leb(code));
    for (const [, form, value] of attributes) this.info.push(...this.#encoded(form, value));
    if (children === undefined) return;
    for (const child of children) this.write(child);
    this.info.push(0);
  }

  #encoded(form: number, value: Value): readonly number[] {
    if (form === FORM.string) return [...String(value)].map((char) => char.charCodeAt(0)).concat(0);
    if (typeof value === "string") return word(this.#labels.get(value) ?? 0, 4);
    if (form === FORM.flagPresent) return [];
    if (form === FORM.data1) return [value & 0xff];
    if (form === FORM.udata) return leb(value);
    return word(value, form === FORM.address ? 8 : 4);
  }
}

function word(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, i) => Math.floor(value / 2 ** (8 * i)) % 256);
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...leb(Math.floor(value / 128))];
}
