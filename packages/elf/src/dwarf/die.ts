// Debugging information entries: a tag, attributes, and a place in the tree of their unit. DWARF 5, section 2.
import type { Unit } from "./unit.ts";

export interface Attribute {
  /** A FORM number. */
  readonly form: number;
  /** A number, offset, index, or of a block its length; see readForm. Rounded above 2^53. */
  readonly value: number;
  /** Offset in the section of the value; of a block, of its first byte; -1 where the value is in the abbreviation. */
  readonly at: number;
}

export interface Die {
  readonly unit: Unit;
  /** In the section. */
  readonly offset: number;
  /** A TAG number. */
  readonly tag: number;
  readonly hasChildren: boolean;
  /** By AT number. */
  readonly attributes: ReadonlyMap<number, Attribute>;
  /** Offset behind the attributes, where children are. */
  readonly next: number;
}
