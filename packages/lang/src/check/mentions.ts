// Which names occur in a piece of a script: quick, and before anything is known of types.

import type { AnyNode } from "../syntax/ast.ts";
import { walk } from "../syntax/walk.ts";

/** All names of identifiers in it. */
export function namesIn(root: AnyNode): ReadonlySet<string> {
  const names = new Set<string>();
  walk(root, (node) => {
    if (node.kind === "identifier") names.add(node.name);
  });
  return names;
}

/** Names of the fields of `args` that a probe asks for; "all" where it takes `args` as a whole. */
export function argumentsUsed(probe: AnyNode): ReadonlySet<string> | "all" {
  const names = new Set<string>();
  let whole = false;
  walk(probe, (node, parent) => {
    if (node.kind !== "identifier" || node.name !== "args") return;
    if (parent?.kind === "field" && parent.object === node) names.add(parent.field.name);
    else whole = true;
  });
  return whole ? "all" : names;
}
