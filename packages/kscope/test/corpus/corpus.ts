// Programs that every kernel must take, or that we must refuse with the construct and what the kernel lacks: hand-written ones
// that use every construct of the language, the tools, and generated ones.

import { randomScript } from "@kscope/codegen/random-script";
import { TOOLS } from "@kscope/tools";
import { chooser } from "./chooser.ts";
import { typedScript } from "./typed-script.ts";
import { AGGREGATED } from "./written/aggregations.ts";
import { KEYED } from "./written/keys.ts";
import { LARGE } from "./written/large.ts";
import { LOOPS } from "./written/loops.ts";
import { PRINTED } from "./written/printing.ts";
import { PROBES } from "./written/probes.ts";
import { TEXTS } from "./written/strings.ts";
import { TYPED } from "./written/types.ts";
import { VALUES } from "./written/values.ts";

const INTEGER_SCRIPTS = 60;
const TYPED_SCRIPTS = 200;

export interface CorpusProgram {
  readonly text: string;
  readonly positional: readonly string[];
}

const WRITTEN: readonly string[] = [VALUES, AGGREGATED, KEYED, LOOPS, TEXTS, PRINTED, TYPED, PROBES, LARGE].flat();

const GENERATED: readonly string[] = [
  ...Array.from({ length: INTEGER_SCRIPTS }, (_, seed) => randomScript(chooser(seed))),
  ...Array.from({ length: TYPED_SCRIPTS }, (_, seed) => typedScript(chooser(seed))),
];

export const CORPUS: readonly CorpusProgram[] = [
  ...[...new Set([...WRITTEN, ...GENERATED])].map((text) => ({
    text,
    positional: text.includes("$#") ? ["1", "two"] : [],
  })),
  ...TOOLS.map(({ source, head }) => ({
    text: source,
    positional: head.parameters.map((parameter) => parameter.text),
  })),
];
