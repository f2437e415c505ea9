// `kscope -l`: the probes there are, in bpftrace's lines. What each kind lists is said by its own record (lang/probes);
// here the pattern is taken apart. Types of the kernel are list-types.ts's, a script's probes list-script.ts's.

import { existsSync } from "node:fs";
import { LiveTarget } from "@kscope/engine";
import { findProbeKind, globMatcher, isGlob, nearest, PROBE_KINDS, type ProbeKind, type Target } from "@kscope/lang";
import { isTypePattern, typeLines } from "./list-types.ts";
import type { Streams } from "./streams.ts";

/** What to list: a kind and a glob of what stands behind its name. */
export interface Listed {
  readonly kind: ProbeKind;
  readonly pattern: string;
}

/** An empty pattern stands for everything. As with bpftrace, to find nothing is no failure. */
export function list(pattern: string, listing: Listing, streams: Streams): number {
  const { verbose, pid } = listing;
  using target = new LiveTarget({ debugDirectories: listing.debugDirectories });
  const patterns = pattern.split(",").map((p) => p.trim().replace(/\s+/g, " "));
  // all of it before the first line is written: half a list, ended by an error, looks like a whole one
  const lines = target.guarded(() =>
    patterns.flatMap((one) =>
      isTypePattern(one) ? typeLines(target, one, verbose) : [...probeLines(target, requested(one, pid), listing)],
    ),
  );
  for (const line of lines) streams.out.write(`${line}\n`);
  showRemarks(target, lines, listing, streams);
  if (lines.length === 0) streams.err.write(`nothing matches ${pattern}; ${advice(pattern)}\n`);
  return 0;
}

function advice(pattern: string): string {
  const kind = /^([^:*?[]+):/.exec(pattern)?.[1];
  const names = PROBE_KINDS.flatMap((k) => [k.name, ...k.aliases]);
  const near = kind === undefined || findProbeKind(kind) !== undefined ? undefined : nearest(kind, names);
  return near === undefined
    ? "wildcards are *, ? and [abc], as in '*:*exec*'"
    : `did you mean ${near}${pattern.slice(kind?.length)}?`;
}

/** In the order of the kinds' names. */
export function requested(pattern: string, pid?: number): readonly Listed[] {
  const whole = pattern.includes(":") ? pattern : `*:${pattern || "*"}`;
  const colon = whole.indexOf(":");
  const kindName = whole.slice(0, colon);
  const rest = whole.slice(colon + 1) || "*";
  const ofFiles = pid !== undefined || namesFile(rest);
  return kindsOf(kindName, ofFiles).map((kind) => ({ kind, pattern: rest }));
}

/** Whether a file is named, and not only a pattern of files. */
function namesFile(pattern: string): boolean {
  const path = pattern.slice(0, Math.max(0, pattern.indexOf(":")));
  return path !== "" && !isGlob(path) && existsSync(path);
}

function kindsOf(name: string, ofFiles: boolean): readonly ProbeKind[] {
  if (!isGlob(name)) {
    const kind = findProbeKind(name);
    return kind === undefined ? [] : [kind];
  }
  const matches = globMatcher(name);
  const shown = ({ listing }: ProbeKind): boolean => listing?.always === true || (ofFiles && listing?.ofFiles === true);
  const kinds = PROBE_KINDS.filter((k) => shown(k) && matches(k.name));
  return kinds.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What the fields could not be told of, each once. */
export function showRemarks(target: Target, lines: readonly string[], { verbose }: Listing, streams: Streams): void {
  if (!verbose) return;
  const remarks = new Set<string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    const remark = findProbeKind(line.slice(0, colon))?.listing?.remark?.(target, line.slice(colon + 1));
    if (remark !== undefined) remarks.add(remark);
  }
  for (const remark of remarks) streams.err.write(`WARNING: ${remark}\n`);
}

export interface Listing {
  /** With the fields of `args`. */
  readonly verbose: boolean;
  /** `-p` */
  readonly pid: number | undefined;
  /** Where debugging information of programs is looked for, before the usual places. */
  readonly debugDirectories: readonly string[];
}

export function* probeLines(target: Target, listed: readonly Listed[], { verbose, pid }: Listing): Generator<string> {
  for (const { kind, pattern } of listed) {
    for (const name of kind.listing?.names(target, pattern, pid) ?? []) {
      yield `${kind.name}:${name}`;
      if (!verbose) continue;
      for (const declaration of kind.listing?.declarations?.(target, name) ?? []) yield `    ${declaration}`;
    }
  }
}
