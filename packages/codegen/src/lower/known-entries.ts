// Look-ups of the predicate that the body need not make again: `/@start[tid]/ { … @start[tid] … delete(@start, tid) }`. What was
// found stays good until the script changes the map, or until a loop, in which what comes later may have been before.

import type { Expression, MapInfo, MapKey } from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";

/** Built-ins that give the same each time a program runs. */
const STEADY: ReadonlySet<string> = new Set(["pid", "tid", "uid", "gid", "curtask"]);

export class KnownEntries {
  readonly #found = new Map<string, Value>();
  #recording = false;

  /** Look-ups made meanwhile are kept, if they are certain to be made: nothing in the predicate may go around them. */
  recordIn(predicate: Expression, lower: () => void): void {
    this.#recording = isStraight(predicate);
    lower();
    this.#recording = false;
  }

  /** Gives the address of the map's value, or 0, as it was found before or as `look` finds it now. */
  find(g: Lowering, map: MapInfo, key: MapKey, look: () => Value): Value {
    const name = nameOf(g, map, key);
    const before = name === undefined ? undefined : this.#found.get(name);
    if (before !== undefined) return before;
    const found = look();
    if (this.#recording && name !== undefined) this.#found.set(name, found);
    return found;
  }

  /** The map is about to be changed. */
  forget(map: MapInfo): void {
    for (const name of this.#found.keys()) if (name.startsWith(`${map.name}[`)) this.#found.delete(name);
  }

  forgetAll(): void {
    this.#found.clear();
  }
}

/** One map access, a comparison with one, or several that all have to hold. */
function isStraight(e: Expression): boolean {
  if (e.kind === "binary") return e.operator !== "||" && isStraight(e.left) && isStraight(e.right);
  return ["map", "integer", "identifier", "field", "variable", "string", "boolean"].includes(e.kind);
}

/** The same for equal keys; undefined for a key that may be another one next time. */
function nameOf(g: Lowering, map: MapInfo, key: MapKey): string | undefined {
  const parts = key?.map((e) => partName(g, e));
  return parts === undefined || parts.includes(undefined) ? undefined : `${map.name}[${parts.join(", ")}]`;
}

function partName(g: Lowering, e: Expression): string | undefined {
  const constant = g.constantOf(e);
  if (constant !== undefined) return JSON.stringify(String(constant));
  if (e.kind === "identifier" && STEADY.has(g.probe.calls.get(e)?.record.name ?? "")) return e.name;
  const ofProbe = e.kind === "field" && e.object.kind === "identifier" && e.object.name === "args";
  return ofProbe ? `args.${e.field.name}` : undefined;
}
