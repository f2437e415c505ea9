// USDT: probes that a program's authors put into it, with arguments of their choosing. Each may be at several places, and
// its arguments elsewhere at each.

import type { UsdtSite, UserArgument } from "../user-space.ts";
import type { ResolvedAttachPoint, UsdtPoint } from "./attach-point.ts";
import { globMatcher, isGlob } from "./glob.ts";
import type { ProbeKind, ResolveRequest } from "./probe-kind.ts";
import { countError, type FoundFile, filesNamed } from "./user-files.ts";
import { usdtDeclarations, usdtNames } from "./user-listing.ts";

export const usdt: ProbeKind = {
  name: "usdt",
  aliases: ["U"],
  forms: ["usdt:PATH:NAME", "usdt:PATH:PROVIDER:NAME", "usdt:*:PROVIDER:NAME", "usdt:NAME (with -p)"],
  doc: "A probe that a program or library was built with; arg0, arg1, … are what it tells.",
  space: () => "user",
  programType: () => "kprobe",
  pidPredicate: true,
  attachesToProcess: true,
  registers: true,
  resolve,
  argumentPlaces,
  listing: { always: false, ofFiles: true, names: usdtNames, declarations: usdtDeclarations },
};

function argumentPlaces(point: ResolvedAttachPoint): string {
  return point.kind === "usdt" ? point.arguments.map(placeKey).join(" ") : "";
}

/** What the note says, but for variables: those are so and so far from each place. */
function placeKey({ text, location }: UserArgument): string {
  return location.kind === "relative" ? `${text} ${location.distance}` : text;
}

interface Written {
  readonly target: string;
  readonly provider: string;
  readonly name: string;
}

function resolve(request: ResolveRequest): readonly UsdtPoint[] {
  const written = takeApart(request);
  const { target, provider, name } = written;
  const points = filesOf(request, target).flatMap((found) => inFile(found, written));
  const vague = isGlob(target) || isGlob(provider) || isGlob(name) || provider === "" || request.pid !== undefined;
  if (points.length > 0 || vague) return points;
  return request.fail(
    "unknown-probe",
    `No matches for usdt ${target === "" ? "" : `${target}:`}${name}.`,
    `list them with: kscope -l 'usdt:${target}:*'`,
  );
}

function takeApart(request: ResolveRequest): Written {
  const words = request.parts.map((p) => p.text);
  if (request.pid !== undefined && words.length === 1) words.unshift("");
  const [target = "", ...more] = words;
  if (more.length < 1 || more.length > 2) return countError(request, "usdt");
  const name = more.at(-1) ?? "";
  if (name === "")
    request.fail("attach-point", "usdt probe must have a target function or wildcard", "write usdt:PATH:PROVIDER:NAME");
  if (target === "" && request.pid === undefined)
    request.fail(
      "attach-point",
      "usdt probe must specify at least path or pid to probe. To target all paths/pids set the path to '*'.",
      "write usdt:PATH:PROVIDER:NAME, or give a process with -p",
    );
  return { target, provider: more.length === 2 ? (more[0] ?? "") : "", name };
}

function filesOf(request: ResolveRequest, target: string): readonly FoundFile[] {
  const { userSpace } = request.target;
  if (target !== "" && target !== "*") return filesNamed(request, "usdt", target);
  const { pid } = request;
  const paths = pid === undefined ? userSpace.running() : userSpace.binaries({ name: "*", pid, anyFile: false });
  return paths.map((path) => ({ path, file: userSpace.file(path) }));
}

function inFile({ path, file }: FoundFile, { provider, name }: Written): readonly UsdtPoint[] {
  const ofProvider = globMatcher(provider === "" ? "*" : provider);
  const named = globMatcher(name);
  const seen = new Set<string>();
  const sites = (file?.usdtSites() ?? []).filter((site) => ofProvider(site.provider) && named(site.name));
  return sites.map((site) => pointAt(path, site, seen));
}

function pointAt(path: string, site: UsdtSite, seen: Set<string>): UsdtPoint {
  const name = `usdt:${path}:${site.provider}:${site.name}`;
  const further = seen.has(name);
  seen.add(name);
  const { offset, address, semaphoreOffset, arguments: args } = site;
  return { kind: "usdt", name, path, offset, address, semaphoreOffset, arguments: args, further };
}
