// Whether a name occurs anywhere in a piece of a script: quick, and before anything is known of types.

import type { AnyNode } from "../syntax/ast.ts";
import { walk } from "../syntax/walk.ts";

export function mentions(root: AnyNode, name: RegExp): boolean {
  let found = false;
  walk(root, (node) => {
    if (node.kind === "identifier" && name.test(node.name)) found = true;
  });
  return found;
}
