// Members of structs, unions and classes as BTF has them: base classes become members without a name, so that what they have is found
// in those that derive from them. DWARF 5, sections 5.7.3 and 5.7.6.
import type { NewMember } from "@kscope/btf";
import { AT, TAG } from "./constants.ts";
import type { Die } from "./die.ts";
import { isBlock } from "./forms.ts";
import { flagOf, nameOf, numberOf, typeOf } from "./values.ts";

// what BTF's fields hold
const MOST_MEMBERS = 0xffff;
const FURTHEST_BIT = 0xffffff;
const DW_OP_PLUS_UCONST = 0x23;

const MEMBERS: ReadonlySet<number> = new Set([TAG.member, TAG.inheritance]);

/** `idOf` gives the ids of their types. */
export function readMembers(composite: Die, idOf: (type: Die | undefined) => number): readonly NewMember[] {
  const members: NewMember[] = [];
  for (const die of composite.unit.children(composite, (tag) => MEMBERS.has(tag))) {
    // static members are elsewhere
    if (flagOf(die, AT.external) || flagOf(die, AT.declaration)) continue;
    const bitOffset = bitOffsetOf(die);
    if (bitOffset === undefined || bitOffset > FURTHEST_BIT || members.length >= MOST_MEMBERS) continue;
    const name = die.tag === TAG.inheritance ? "" : nameOf(die);
    members.push({ name, type: idOf(typeOf(die)), bitOffset, bitfieldSize: bitSizeOf(die) });
  }
  return members;
}

function bitSizeOf({ attributes }: Die): number {
  const bits = numberOf(attributes.get(AT.bitSize)) ?? 0;
  return bits > 0 && bits <= 64 ? bits : 0;
}

/** Undefined where it has to be computed, as for virtual base classes. */
function bitOffsetOf(die: Die): number | undefined {
  const { attributes } = die;
  const direct = numberOf(attributes.get(AT.dataBitOffset));
  if (direct !== undefined) return direct;
  const bytes = byteOffsetOf(die);
  const fromTop = numberOf(attributes.get(AT.bitOffset));
  if (bytes === undefined || fromTop === undefined) return bytes === undefined ? undefined : bytes * 8;
  // counted from the top of the integer that holds it, as if that were big-endian (DWARF 3, section 5.5.6)
  const storage = numberOf(attributes.get(AT.byteSize)) ?? storageOf(typeOf(die));
  return bytes * 8 + storage * 8 - fromTop - bitSizeOf(die);
}

function storageOf(type: Die | undefined): number {
  return numberOf(type?.attributes.get(AT.byteSize)) ?? 4;
}

function byteOffsetOf(die: Die): number | undefined {
  const location = die.attributes.get(AT.memberLocation);
  if (location === undefined) return 0;
  if (!isBlock(location.form)) return location.value >= 0 ? location.value : undefined;
  const cursor = die.unit.cursor(location.at);
  return location.value > 1 && cursor.u8() === DW_OP_PLUS_UCONST ? cursor.uleb() : undefined;
}
