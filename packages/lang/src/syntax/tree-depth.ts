// Guards the stages after the parser, which walk the tree recursively: `1 + 1 + 1 …` does not nest in the source, but
// its tree is as deep as it is long.

import type { AnyNode } from "./ast.ts";
import { children } from "./walk.ts";

/** Deep enough for any sum that someone writes; a walk takes a few calls a level. */
const MAX_DEPTH = 2500;

/**
 * A node that lies deeper than any walk should go, or undefined. `chained` is the number of nodes that may have made
 * the tree deeper than the source nests: where it is small there is nothing to look for.
 */
export function tooDeepNode(root: AnyNode, chained: number): AnyNode | undefined {
  if (chained < MAX_DEPTH / 2) return undefined;
  let level: AnyNode[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return level[0];
    level = level.flatMap((node) => [...children(node)]);
  }
  return undefined;
}
