// Loops over short constant ranges: the verifier walks them round by round, so they need no callback, and what they use of
// the variables outside may stay in registers.

import { type ForStatement, type VariableSymbol, walk } from "@kscope/lang";
import type { Lowering } from "./lowering.ts";

/** Rounds that the verifier walks one by one without tiring, whatever is in them. */
const PLAIN_ROUNDS = 64n;
/** Rounds times nodes of the body, where that only computes: each round is walked in one way. */
const PLAIN_NODES = 8192n;
/** What a verifier that walks a million instructions can do with. */
const MOST_STEPS = 65_536n;
const COMPUTING: ReadonlySet<string> = new Set(
  "block assignment expression-statement discard let variable integer boolean unary increment binary cast type-name map-name map".split(
    " ",
  ),
);

export interface PlainRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** Undefined for loops that become callbacks. */
export function plainRange(g: Lowering, s: ForStatement): PlainRange | undefined {
  if (s.over.kind !== "range") return undefined;
  const from = g.constantOf(s.over.from);
  const to = g.constantOf(s.over.to);
  if (typeof from !== "bigint" || typeof to !== "bigint") return undefined;
  const isPlain = g.object.target.has("bpf_loop") ? isShort(s, to - from) : steps(g, s) <= MOST_STEPS;
  return isPlain ? { from, to } : undefined;
}

/** Nodes that the verifier walks in all rounds of a loop and of those in it, where there are only plain ones. */
function steps(g: Lowering, s: ForStatement): bigint {
  if (s.over.kind !== "range") return 1n;
  const [from, to] = [g.constantOf(s.over.from), g.constantOf(s.over.to)];
  if (typeof from !== "bigint" || typeof to !== "bigint") return 1n;
  let nodes = 0n;
  walk(s.body, (node) => {
    nodes += node.kind === "for" ? steps(g, node) : 1n;
  });
  return nodes * (to > from ? to - from : 0n);
}

/** Whether a callback uses the variable, and it was declared outside of it. */
export function isCaptured(g: Lowering, symbol: VariableSymbol): boolean {
  if (!symbol.captured) return false;
  return [...g.probe.captures].some(([s, symbols]) => symbols.includes(symbol) && plainRange(g, s) === undefined);
}

/** Whether the verifier may walk all rounds; a callback costs some 10 ns a round. */
function isShort({ body }: ForStatement, rounds: bigint): boolean {
  if (rounds <= PLAIN_ROUNDS) return true;
  let nodes = 0n;
  let computes = true;
  walk(body, (node) => {
    nodes++;
    const goesOneWay = node.kind !== "binary" || !["&&", "||"].includes(node.operator);
    const isWord = node.kind !== "map" || node.keys === undefined;
    computes &&= COMPUTING.has(node.kind) && goesOneWay && isWord;
  });
  return computes && rounds * nodes <= PLAIN_NODES;
}
