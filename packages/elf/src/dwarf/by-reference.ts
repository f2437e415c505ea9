// Which objects of C++ are handed over by their address although parameters have their type: those that cannot be copied byte by
// byte. Itanium C++ ABI, section 3.1.2.3.1 ("non-trivial for the purposes of calls"). clang says so (DWARF 5, section 5.7.8); of gcc's
// classes the special members tell it.
import { AT, TAG } from "./constants.ts";
import type { Die } from "./die.ts";
import { flagOf, nameOf, numberOf, typeOf } from "./values.ts";

const DW_CC = { passByReference: 4, passByValue: 5 } as const;
const DW_DEFAULTED_IN_CLASS = 1;
const CLASSES: ReadonlySet<number> = new Set([TAG.structure, TAG.class, TAG.union]);
const ALIASES: ReadonlySet<number> = new Set([TAG.typedef, TAG.const, TAG.volatile]);
const PARTS: ReadonlySet<number> = new Set([TAG.member, TAG.inheritance]);
const DEEPEST = 16;
const LONGEST_CHAIN = 32;

/** Whether a parameter of a type is the address of an object. */
export function isByReference(type: Die | undefined, depth = 0): boolean {
  const found = withoutAliases(type);
  if (found === undefined || !CLASSES.has(found.tag) || depth > DEEPEST) return false;
  const stated = numberOf(found.attributes.get(AT.callingConvention));
  if (stated === DW_CC.passByReference || stated === DW_CC.passByValue) return stated === DW_CC.passByReference;
  return hasSpecialMember(found) || hasSuchPart(found, depth);
}

function withoutAliases(type: Die | undefined): Die | undefined {
  let at = type;
  for (let step = 0; at !== undefined && ALIASES.has(at.tag) && step < LONGEST_CHAIN; step++) at = typeOf(at);
  return at;
}

/** A destructor or a copying constructor of somebody's making, or anything virtual. */
function hasSpecialMember(found: Die): boolean {
  const name = nameOf(found).replace(/<.*/s, "");
  for (const die of found.unit.children(found, (tag) => tag === TAG.subprogram)) {
    if ((numberOf(die.attributes.get(AT.virtuality)) ?? 0) !== 0) return true;
    const isMade = !flagOf(die, AT.artificial) && numberOf(die.attributes.get(AT.defaulted)) !== DW_DEFAULTED_IN_CLASS;
    if (!isMade) continue;
    const own = nameOf(die);
    if (own.startsWith("~") || (own === name && copies(die, found))) return true;
  }
  return false;
}

/** Whether a constructor takes, besides the object to make, a reference to another one and nothing more. */
function copies(maker: Die, found: Die): boolean {
  const parameters = [...maker.unit.children(maker, (tag) => tag === TAG.parameter)];
  const [first, ...more] = parameters.filter((die) => !flagOf(die, AT.artificial));
  const type = first === undefined ? undefined : typeOf(first);
  const isReference = type?.tag === TAG.reference || type?.tag === TAG.rvalueReference;
  if (more.length > 0 || type === undefined || !isReference) return false;
  const target = withoutAliases(typeOf(type));
  return target !== undefined && target.unit === found.unit && target.offset === found.offset;
}

/** A base class or a member that is of such a kind itself. */
function hasSuchPart(found: Die, depth: number): boolean {
  for (const die of found.unit.children(found, (tag) => PARTS.has(tag))) {
    if (flagOf(die, AT.external) || flagOf(die, AT.declaration)) continue;
    // of a virtual base class the place has to be found out
    if ((numberOf(die.attributes.get(AT.virtuality)) ?? 0) !== 0) return true;
    if (isByReference(typeOf(die), depth + 1)) return true;
  }
  return false;
}
