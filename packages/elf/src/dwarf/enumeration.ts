// Enumerations as BTF. DWARF 5, section 5.7. Values are exact, up to 64 bits.
import type { BtfBuilder, NewEnumValue } from "@kscope/btf";
import { AT, TAG } from "./constants.ts";
import type { Die } from "./die.ts";
import { nameOf, numberOf, textOf, typeOf } from "./values.ts";

const MOST_VALUES = 0xffff;
const ATE_SIGNED = 5;
const ATE_SIGNED_CHAR = 6;

/** Id of an enumeration. */
export function addEnumeration(builder: BtfBuilder, die: Die): number {
  const { unit } = die;
  const values: NewEnumValue[] = [];
  for (const one of unit.children(die, (tag) => tag === TAG.enumerator)) {
    const value = one.attributes.get(AT.constValue);
    if (value === undefined || values.length >= MOST_VALUES) continue;
    values.push({ name: textOf(unit, one.attributes.get(AT.name)), value: BigInt.asIntN(64, unit.exact(value)) });
  }
  const stated = numberOf(die.attributes.get(AT.byteSize)) ?? 4;
  const size = [1, 2, 4, 8].includes(stated) ? stated : 4;
  const signed = isSigned(die) || values.some(({ value }) => BigInt(value) < 0n && size < 8);
  const whole = { name: nameOf(die), size, signed, values };
  return size === 8 ? builder.enum64(whole) : builder.enum(whole);
}

function isSigned(die: Die): boolean {
  const encoding = numberOf(typeOf(die)?.attributes.get(AT.encoding)) ?? numberOf(die.attributes.get(AT.encoding));
  return encoding === ATE_SIGNED || encoding === ATE_SIGNED_CHAR;
}
