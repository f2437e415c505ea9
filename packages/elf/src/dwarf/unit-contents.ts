// What one unit defines: functions with code, and types by name, found by a walk over the entries outside of functions. DWARF 5, sections 3.3 (subprograms), 3.2.2 (name spaces), 5 (types).
import { AT, TAG } from "./constants.ts";
import type { Die } from "./die.ts";
import { type PcRange, pcRanges } from "./ranges.ts";
import type { Unit } from "./unit.ts";
import { flagOf, textOf } from "./values.ts";

export interface FunctionCode {
  readonly die: Die;
  readonly ranges: readonly PcRange[];
}

/** Offsets of complete types that have a name, by that; those of C++ without their name space. */
export type NamedTypes = ReadonlyMap<string, readonly number[]>;

const FUNCTIONS: ReadonlySet<number> = new Set([TAG.subprogram]);
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
export function readFunctions(unit: Unit): readonly FunctionCode[] {
  const functions: FunctionCode[] = [];
  walk(unit, FUNCTIONS, (die) => addFunction(functions, die));
  return functions;
}

/** Throws `ElfError`. */
export function readTypes(unit: Unit): NamedTypes {
  const types = new Map<string, number[]>();
  walk(unit, TYPES, (die) => addType(types, die));
  return types;
}

/** Visits all entries of some tags outside of functions. */
function walk(unit: Unit, tags: ReadonlySet<number>, visit: (die: Die) => void): void {
  const wants = (tag: number): boolean => tags.has(tag) || SCOPES.has(tag);
  const inside = (scope: Die, depth: number): void => {
    for (const die of unit.children(scope, wants)) {
      if (tags.has(die.tag)) visit(die);
      if (SCOPES.has(die.tag) && die.hasChildren && depth < DEEPEST) inside(die, depth + 1);
    }
  };
  inside(unit.root, 0);
}

function addFunction(functions: FunctionCode[], die: Die): void {
  const ranges = pcRanges(die);
  if (ranges.length > 0) functions.push({ die, ranges });
}

function addType(types: Map<string, number[]>, die: Die): void {
  if (flagOf(die, AT.declaration)) return;
  const name = textOf(die.unit, die.attributes.get(AT.name));
  if (name === "") return;
  const same = types.get(name);
  if (same === undefined) types.set(name, [die.offset]);
  else same.push(die.offset);
}
