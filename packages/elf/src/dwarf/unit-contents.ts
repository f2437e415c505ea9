// What one unit defines: functions with code, and types by name. Found by one walk over the entries outside of functions, kept
// with the unit. DWARF 5, sections 3.3 (subprograms), 3.2.2 (name spaces), 5 (types).
import { AT, TAG } from "./constants.ts";
import type { Die } from "./die.ts";
import { type PcRange, pcRanges } from "./ranges.ts";
import type { Unit } from "./unit.ts";
import { flagOf, textOf } from "./values.ts";

export interface FunctionCode {
  readonly die: Die;
  readonly ranges: readonly PcRange[];
}

export interface UnitContents {
  readonly functions: readonly FunctionCode[];
  /** Complete types that have a name, those of C++ without their name space. */
  readonly types: ReadonlyMap<string, readonly Die[]>;
}

/** Entries in which functions and types of their own may be. */
const SCOPES: ReadonlySet<number> = new Set([TAG.namespace, TAG.structure, TAG.class, TAG.union]);
const TYPES: ReadonlySet<number> = new Set([
  TAG.structure,
  TAG.class,
  TAG.union,
  TAG.enumeration,
  TAG.typedef,
  TAG.base,
]);
// name spaces of real programs nest about ten deep
const DEEPEST = 64;

/** Throws `ElfError`. */
export function readContents(unit: Unit): UnitContents {
  const functions: FunctionCode[] = [];
  const types = new Map<string, Die[]>();
  const wants = (tag: number): boolean => tag === TAG.subprogram || SCOPES.has(tag) || TYPES.has(tag);
  const visit = (scope: Die, depth: number): void => {
    for (const die of unit.children(scope, wants)) {
      if (die.tag === TAG.subprogram) addFunction(functions, die);
      else if (TYPES.has(die.tag)) addType(types, die);
      if (SCOPES.has(die.tag) && die.hasChildren && depth < DEEPEST) visit(die, depth + 1);
    }
  };
  visit(unit.root, 0);
  return { functions, types };
}

function addFunction(functions: FunctionCode[], die: Die): void {
  const ranges = pcRanges(die);
  if (ranges.length > 0) functions.push({ die, ranges });
}

function addType(types: Map<string, Die[]>, die: Die): void {
  if (flagOf(die, AT.declaration)) return;
  const name = textOf(die.unit, die.attributes.get(AT.name));
  if (name === "") return;
  const same = types.get(name);
  if (same === undefined) types.set(name, [die]);
  else same.push(die);
}
