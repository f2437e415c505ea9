// Orders of a function's blocks: reverse postorder (each block before those it alone leads to, loops aside) and the nesting
// depth of loops. Blocks that cannot be reached are not in the order.

import type { Block, FunctionIr } from "./ir.ts";
import { successorsOf } from "./operands.ts";

/** Reverse postorder from the entry; of a branch's two ways the true one comes first. */
export function reversePostorder(fn: FunctionIr): Block[] {
  const entry = fn.blocks[0];
  return entry === undefined ? [] : reversePostorderOf(entry, successorsOf);
}

interface Numbered {
  /** Unique, and dense enough to index arrays with. */
  readonly id: number;
}

/** Reverse postorder of any graph. Not recursive: unrolled programs are deep. */
export function reversePostorderOf<Node extends Numbered>(
  entry: Node,
  successors: (node: Node) => readonly Node[],
): Node[] {
  const seen: boolean[] = [];
  const result: Node[] = [];
  const path: { readonly node: Node; readonly next: readonly Node[]; left: number }[] = [];
  const enter = (node: Node): void => {
    seen[node.id] = true;
    const next = successors(node);
    path.push({ node, next, left: next.length });
  };
  enter(entry);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    // From the end, so that the last successor is finished first and lands after the others.
    const next = top.left === 0 ? undefined : top.next[--top.left];
    if (next === undefined) {
      result.push(top.node);
      path.pop();
    } else if (seen[next.id] !== true) {
      enter(next);
    }
  }
  return result.reverse();
}

/** Loop depth of each node of a reverse postorder: the number of natural loops around it (by back edges in that order). */
export function loopDepths<Node>(
  order: readonly Node[],
  successors: (node: Node) => readonly Node[],
  predecessors: (node: Node) => readonly Node[],
): Map<Node, number> {
  const position = new Map(order.map((node, index) => [node, index]));
  const depths = new Map(order.map((node) => [node, 0]));
  const headers = new Map<Node, Node[]>();
  for (const node of order) {
    for (const next of successors(node)) {
      if ((position.get(next) ?? 0) > (position.get(node) ?? 0)) continue;
      const tails = headers.get(next);
      if (tails === undefined) headers.set(next, [node]);
      else tails.push(node);
    }
  }
  for (const [header, tails] of headers) {
    for (const node of loopBody(header, tails, predecessors)) depths.set(node, (depths.get(node) ?? 0) + 1);
  }
  return depths;
}

function loopBody<Node>(
  header: Node,
  tails: readonly Node[],
  predecessors: (node: Node) => readonly Node[],
): Set<Node> {
  const body = new Set<Node>([header]);
  const pending = [...tails];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (body.has(node)) continue;
    body.add(node);
    pending.push(...predecessors(node));
  }
  return body;
}
