// What attributes mean: texts, addresses, references to other entries, each by several roads. DWARF 5, sections 7.5.5, 7.26, 7.27.
import { textAt } from "../byte-text.ts";
import { ElfError } from "../elf-error.ts";
import { AT, FORM } from "./constants.ts";
import { Cursor } from "./cursor.ts";
import type { Attribute, Die } from "./die.ts";
import { isAddressIndex, isBlock, isStringIndex, isUnitReference } from "./forms.ts";
import type { Unit } from "./unit.ts";

// concrete instance, abstract instance, declaration: three are needed
const LONGEST_CHAIN = 16;

/** A string; empty where there is none, or where it is in a file that is not there. */
export function textOf(unit: Unit, attribute: Attribute | undefined): string {
  const text = attribute === undefined ? "" : readText(unit, attribute);
  unit.set.work.spend(text.length);
  return text;
}

function readText(unit: Unit, attribute: Attribute): string {
  const { form, value, at } = attribute;
  if (form === FORM.string) return unit.cursor(at).text();
  if (form === FORM.strp) return textAt(unit.sections.bytes("str"), value);
  if (form === FORM.lineStrp) return textAt(unit.sections.bytes("line_str"), value);
  if (isStringIndex(form)) return indexedText(unit, value);
  if (form !== FORM.gnuStrpAlt && form !== FORM.strpSup) return "";
  const alternate = unit.set.alternate;
  return alternate === undefined ? "" : textAt(alternate.sections.bytes("str"), value);
}

function indexedText(unit: Unit, index: number): string {
  const { offsetSize } = unit.header;
  const base = unit.contributions.stringOffsets + stringOffsetsBase(unit);
  const cursor = new Cursor(unit.sections.bytes("str_offsets"), ".debug_str_offsets", base + index * offsetSize);
  return textAt(unit.sections.bytes("str"), cursor.sized(offsetSize));
}

/** Split files have no attribute that says it: there the table is behind its header, which version 4 had not. */
function stringOffsetsBase(unit: Unit): number {
  const stated = unit.root.attributes.get(AT.stringOffsetsBase);
  if (stated !== undefined) return stated.value;
  return unit.header.version >= 5 ? (unit.header.offsetSize === 4 ? 8 : 16) : 0;
}

/** An address; undefined for another kind of attribute. Rounded above 2^53, where no code of programs is. */
export function addressOf(unit: Unit, attribute: Attribute | undefined): number | undefined {
  if (attribute === undefined) return undefined;
  if (attribute.form === FORM.address) return attribute.value;
  return isAddressIndex(attribute.form) ? indexedAddress(unit, attribute.value) : undefined;
}

/** The address of an index into .debug_addr, which is in the program also for split units. */
export function indexedAddress(unit: Unit, index: number): number {
  const holder = unit.skeleton ?? unit;
  const { attributes } = holder.root;
  const base = (attributes.get(AT.addressBase) ?? attributes.get(AT.gnuAddressBase))?.value ?? 0;
  const { addressSize } = unit.header;
  const cursor = new Cursor(holder.sections.bytes("addr"), ".debug_addr", base + index * addressSize);
  return cursor.sized(addressSize);
}

/** The entry that an attribute refers to; undefined where it is in a file that is not there. Throws `ElfError`. */
export function referenceOf(unit: Unit, attribute: Attribute | undefined): Die | undefined {
  if (attribute === undefined) return undefined;
  const { form, value } = attribute;
  if (isUnitReference(form)) return unit.die(unit.header.start + value);
  if (form === FORM.refAddr) return unit.set.die(value);
  if (form === FORM.refSig8) return unit.set.typeBySignature(unit.cursor(attribute.at).big());
  const isAlternate = form === FORM.gnuRefAlt || form === FORM.refSup4 || form === FORM.refSup8;
  return isAlternate ? unit.set.alternate?.die(value) : undefined;
}

/** A constant, of whatever size; undefined for what has to be computed. */
export function numberOf(attribute: Attribute | undefined): number | undefined {
  return attribute === undefined || isBlock(attribute.form) ? undefined : attribute.value;
}

export function flagOf(die: Die, name: number): boolean {
  return (die.attributes.get(name)?.value ?? 0) !== 0;
}

/** An attribute of an entry or of those that it completes, with the unit that it is in (section 2.13.2, 3.3.8.2). */
export function inherited(die: Die, name: number): { readonly unit: Unit; readonly attribute: Attribute } | undefined {
  let at: Die | undefined = die;
  for (let step = 0; at !== undefined; step++) {
    if (step > LONGEST_CHAIN) throw new ElfError("corrupt", `debugging entry ${die.offset} refers to itself`);
    const attribute = at.attributes.get(name);
    if (attribute !== undefined) return { unit: at.unit, attribute };
    const origin = at.attributes.get(AT.abstractOrigin) ?? at.attributes.get(AT.specification);
    at = referenceOf(at.unit, origin);
  }
  return undefined;
}

/** A name as in the source; empty where there is none. */
export function nameOf(die: Die): string {
  const found = inherited(die, AT.name);
  return found === undefined ? "" : textOf(found.unit, found.attribute);
}

/** The name that the linker would know, which of C++ tells more than that in the source. */
export function linkageNameOf(die: Die): string {
  const found = inherited(die, AT.linkageName) ?? inherited(die, AT.mipsLinkageName);
  return found === undefined ? "" : textOf(found.unit, found.attribute);
}

/** The type of a variable, a parameter, a result, or what a type is made from; undefined for void. */
export function typeOf(die: Die): Die | undefined {
  const found = inherited(die, AT.type);
  return found === undefined ? undefined : referenceOf(found.unit, found.attribute);
}
