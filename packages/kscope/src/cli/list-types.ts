// `kscope -l 'struct task*'`: names of the kernel's types, and with -v their layouts.

import { type Btf, type BtfKind, formatLayout } from "@kscope/btf";
import { globMatcher, isGlob, type Target } from "@kscope/lang";
import { UsageError } from "./usage-error.ts";

const KINDS: Readonly<Record<string, readonly BtfKind[]>> = {
  struct: ["struct"],
  union: ["union"],
  enum: ["enum", "enum64"],
};

/** `struct NAME`, `union NAME` or `enum NAME`, with or without wildcards. */
export function isTypePattern(pattern: string): boolean {
  return /^(struct|union|enum) \S/.test(pattern);
}

/** Sorted; a layout's line ends in a newline of its own, which sets it off from the next. */
export function typeLines({ btf }: Target, pattern: string, verbose: boolean): readonly string[] {
  if (btf === undefined)
    throw new UsageError("this kernel has no type information (BTF), so its types can't be listed");
  const [keyword = "", glob = ""] = pattern.split(" ");
  const kinds = KINDS[keyword] ?? [];
  const lines = verbose ? layouts(btf, kinds, glob) : names(btf, kinds, glob).map((name) => `${keyword} ${name}`);
  return [...new Set(lines)].sort();
}

function names(btf: Btf, kinds: readonly BtfKind[], glob: string): readonly string[] {
  if (!isGlob(glob)) return btf.find(glob, kinds) === undefined ? [] : [glob];
  return btf.names(kinds).filter(globMatcher(glob));
}

function layouts(btf: Btf, kinds: readonly BtfKind[], glob: string): readonly string[] {
  const matches = globMatcher(glob);
  const ids = isGlob(glob) ? btf.ids(kinds).filter((id) => matches(btf.type(id).name)) : btf.findAll(glob, kinds);
  return ids.map((id) => `vmlinux: ${formatLayout(btf, id)}\n`);
}
