// Whether a probe writes results where messages may stand between them.

import { type CheckedProbe, walk } from "@kscope/lang";

const PRINTERS: ReadonlySet<string> = new Set(["print", "printf", "errorf", "warnf", "cat", "join", "system", "time"]);

export function printsResults({ probe }: CheckedProbe): boolean {
  let found = false;
  walk(probe, (node) => {
    if (node.kind === "call") found ||= PRINTERS.has(node.callee.name);
    return !found;
  });
  return found;
}
