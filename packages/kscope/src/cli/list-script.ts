// `kscope -l FILE.bt` and `kscope -l -e PROGRAM`: what the attach points of a script stand for on this machine.

import { LiveTarget } from "@kscope/engine";
import { type AttachPoint, findProbeKind, parse, type Source } from "@kscope/lang";
import { type Listed, type Listing, probeLines, showRemarks } from "./list.ts";
import { showDiagnostics } from "./show-diagnostics.ts";
import type { Streams } from "./streams.ts";

/** 1 if the script can't be parsed. */
export function listScript(source: Source, listing: Listing, streams: Streams): number {
  const { program, diagnostics } = parse(source.text);
  showDiagnostics({ sources: [source], warnings: false }, diagnostics, streams);
  if (diagnostics.some((d) => d.severity === "error")) return 1;
  using target = new LiveTarget({ debugDirectories: listing.debugDirectories });
  const points = program.items.flatMap((item) => (item.kind === "probe" ? item.attachPoints : []));
  const lines = target.guarded(() => [...probeLines(target, points.flatMap(listed), listing)]);
  for (const line of lines) streams.out.write(`${line}\n`);
  showRemarks(target, lines, listing, streams);
  return 0;
}

/** Of timers and counters only the event is listed, not the number behind it. */
function listed({ parts }: AttachPoint): readonly Listed[] {
  const kind = findProbeKind(parts[0]?.text ?? "");
  if (kind?.listing === undefined) return [];
  const words = parts.slice(1).map((p) => p.text);
  const isTyped = kind.listing.declarations !== undefined || kind.listing.ofFiles !== undefined;
  return [{ kind, pattern: isTyped ? words.join(":") : `${words[0] ?? "*"}:` }];
}
