// Folded stacks, the input of flame graphs: a line for each entry of a map whose key holds stacks, with all texts of the key
// first, then the frames from the outermost to the innermost, user before kernel, joined by semicolons, then the value.
// Stacks that differ only in places within functions are one line; lines are in order of value.

import type { Datum, MapEntry, Report, Sink, StackDatum } from "@kscope/engine";
import type { Type } from "@kscope/lang";
import type { ByteSink } from "../output/byte-sink.ts";
import { numberOf } from "../text/integer-text.ts";
import { foldedName, foldedStack } from "../text/stack-text.ts";
import { TextSink } from "../text/text-sink.ts";
import { textOf } from "../text/value-text.ts";

export interface FoldedSinkOptions {
  readonly out: ByteSink;
  readonly err: ByteSink;
  /** A frame `--` between the user's and the kernel's. */
  readonly delimited?: boolean;
  /** `_[k]` behind the names of the kernel's frames. */
  readonly annotated?: boolean;
}

type MapReport = Extract<Report, { kind: "map" }>;

interface Part {
  readonly type: Type;
  readonly value: Datum;
}

export class FoldedSink implements Sink {
  readonly #options: FoldedSinkOptions;
  readonly #text: TextSink;

  constructor(options: FoldedSinkOptions) {
    this.#options = options;
    this.#text = new TextSink(options);
  }

  report(report: Report): void {
    if (report.kind === "map") this.#map(report);
    // words for people would be taken for stacks
    else if (report.kind === "table" || report.kind === "percentiles") return;
    else if (report.kind !== "printf" || report.severity !== "none") this.#text.report(report);
  }

  flush(): Promise<void> {
    return this.#text.flush();
  }

  #map(map: MapReport): void {
    const counts = new Map<string, bigint>();
    for (const entry of map.entries) {
      const stack = this.#stack(map, entry);
      counts.set(stack, (counts.get(stack) ?? 0n) + BigInt(numberOf(map.valueType, entry.value) ?? 0));
    }
    const ascending = [...counts].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
    const lines = ascending.map(([stack, count]) => `${stack} ${count / BigInt(map.divisor)}\n`);
    if (lines.length > 0) this.#options.out.write(lines.join(""));
  }

  #stack({ keyType }: MapReport, { key }: MapEntry): string {
    const parts = keyType === undefined ? [] : partsOf(keyType, key);
    const isStack = ({ type }: Part): boolean => type.kind === "opaque" && typeof stackOf(type) === "string";
    const words = parts.filter((p) => !isStack(p)).map(({ type, value: v }) => clean(textOf(type)(v)));
    const frames = (kind: string): string[] =>
      parts.filter(({ type }) => stackOf(type) === kind).flatMap((p) => this.#frames(p.value as StackDatum, kind));
    const [user, kernel] = [frames("ustack"), frames("kstack")];
    const between = this.#options.delimited === true && user.length > 0 && kernel.length > 0 ? ["--"] : [];
    return [...words, ...user, ...between, ...kernel].join(";");
  }

  #frames(stack: StackDatum | undefined, kind: string): readonly string[] {
    if (stack === undefined) return [];
    const suffix = kind === "kstack" && this.#options.annotated === true ? "_[k]" : "";
    return foldedStack(stack, (frame) => `${foldedName(frame)}${suffix}`);
  }
}

function stackOf(type: Type): "ustack" | "kstack" | undefined {
  return type.kind === "opaque" && (type.name === "ustack" || type.name === "kstack") ? type.name : undefined;
}

function partsOf(type: Type, key: Datum): readonly Part[] {
  if (type.kind !== "tuple") return [{ type, value: key }];
  return type.elements.map((element, i) => ({ type: element, value: (key as readonly Datum[])[i] }));
}

/** Semicolons divide frames, and a line is one stack. */
function clean(text: string): string {
  return text.replace(/[;\n]/g, "_");
}
