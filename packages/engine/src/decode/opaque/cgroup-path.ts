// The path of a cgroup by its id, which is the inode number of its directory: `unified:/system.slice`, and for version
// 1 hierarchies the name of the mount. The type's format may hold a glob that selects hierarchies.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import type { OpaqueType } from "@kscope/lang";
import { globMatcher } from "@kscope/lang";
import type { DecodeContext, Decoder } from "../decoder.ts";
import { toBinaryString } from "../text.ts";

interface Hierarchy {
  readonly name: string;
  readonly root: string;
}

/** Version 2 first, then version 1 by name. */
function hierarchies(): readonly Hierarchy[] {
  const mounts = readFileSync("/proc/mounts", "utf8").matchAll(/^\S+ (\S+) (cgroup2?) /gm);
  const all = [...mounts].map(([, root = "", type]) => ({
    name: type === "cgroup2" ? "unified" : basename(root),
    root,
  }));
  const unified = all.filter((h) => h.name === "unified");
  const older = all.filter((h) => h.name !== "unified").sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...unified, ...older];
}

/** Path below the root with a leading slash; the root itself is "/". */
function findDirectory(root: string, id: bigint): string | undefined {
  const pending = [root];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (inodeOf(path) === id) return path === root ? "/" : path.slice(root.length);
    pending.push(...subdirectories(path));
  }
  return undefined;
}

/** A cgroup may vanish while it is looked at. */
function inodeOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

function subdirectories(path: string): string[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => `${path}/${entry.name}`);
  } catch {
    return [];
  }
}

export function cgroupPathDecoder(type: OpaqueType, _context: DecodeContext): Decoder {
  const matches = globMatcher(type.format ?? "*");
  const known = new Map<bigint, string>();
  return ({ view }, offset) => {
    const id = view.getBigUint64(offset, true);
    const before = known.get(id);
    if (before !== undefined) return before;
    const paths = hierarchies()
      .filter(({ name }) => matches(name))
      .map(({ name, root }) => ({ name, path: findDirectory(root, id) }));
    const text = toBinaryString(
      paths.flatMap(({ name, path }) => (path === undefined ? [] : [`${name}:${path}`])).join(","),
    );
    // one that is not there has gone and its id does not come back: else each of its events would walk the whole tree
    known.set(id, text);
    return text;
  };
}
