// Natural loops: a header that dominates a block which leads back to it, and all blocks between them.

import type { Dominators } from "./dominators.ts";
import type { Block, FunctionIr } from "./ir.ts";

export interface NaturalLoop {
  readonly header: Block;
  /** The header included. */
  readonly body: ReadonlySet<Block>;
}

/** Inner loops before those around them. */
export function naturalLoops(fn: FunctionIr, dominators: Dominators): readonly NaturalLoop[] {
  const loops: NaturalLoop[] = [];
  for (const header of fn.blocks) {
    const ends = header.predecessors.filter(
      (block) => dominators.isReachable(block) && dominators.dominates(header, block),
    );
    if (ends.length > 0) loops.push({ header, body: bodyOf(header, ends) });
  }
  return loops.sort((a, b) => a.body.size - b.body.size);
}

function bodyOf(header: Block, ends: readonly Block[]): ReadonlySet<Block> {
  const body = new Set<Block>([header]);
  const pending = [...ends];
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    if (body.has(block)) continue;
    body.add(block);
    pending.push(...block.predecessors);
  }
  return body;
}
