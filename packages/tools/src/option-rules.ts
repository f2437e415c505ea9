// Which options of a tool go together: what its head says (@conflict, @needs), and what holds for the common ones of all tools.

import type { DocEntry, DocHead } from "./doc-head.ts";
import type { ToolOption } from "./tool-options.ts";

export interface OptionRules {
  /** Names of options of which at most one can be given. */
  readonly conflicts: readonly (readonly string[])[];
  /** Names of options, and those without which they mean nothing. */
  readonly needs: readonly DocEntry[];
}

const CONFLICTS: readonly (readonly string[])[] = [
  ["json", "csv", "table", "folded"],
  // the command's own process is the one that is traced
  ["pid", "exec"],
];

const NEEDS: readonly DocEntry[] = [{ name: "count", text: "interval" }];

export function optionRules(head: DocHead, options: readonly ToolOption[]): OptionRules {
  const names = new Set(options.map((o) => o.name));
  return {
    conflicts: [...head.conflicts, ...CONFLICTS],
    // a tool without intervals may have a count of another kind
    needs: [...head.needs, ...NEEDS.filter(({ text }) => names.has(text))],
  };
}
