// CO-RE matching: where a field that a program names lies on the kernel at hand. Structs match by name without their
// flavour suffix (`task_struct___old`), fields by name along a path through embedded structs and array elements.
import type { Btf } from "./btf.ts";
import { findMember } from "./members.ts";

/** A field to look for: the struct's tag, and names or array indices from it inwards. Pointers are not followed. */
export type LocalField = {
  readonly struct: string;
  readonly path: readonly (string | number)[];
  readonly kind?: "struct" | "union";
};

/** How to get a bit field: load `loadSize` bytes at `loadOffset`, shift left, then right (arithmetically if signed). */
export type BitfieldAccess = {
  readonly loadOffset: number;
  readonly loadSize: number;
  readonly leftShift: number;
  readonly rightShift: number;
};

/** A field found. `offset` is bytes from the start of the struct (rounded down for a bit field), `size` bytes. */
export type FieldMatch = {
  readonly structId: number;
  readonly typeId: number;
  readonly offset: number;
  readonly bitOffset: number;
  readonly size: number;
  readonly signed: boolean;
  readonly bitfieldSize: number;
  readonly bitfield?: BitfieldAccess;
};

type Place = { readonly typeId: number; readonly bitOffset: number; readonly bitfieldSize: number };

/** Finds a field in the first struct of that name that has it; undefined when none does. */
export function matchField(local: LocalField, target: Btf): FieldMatch | undefined {
  const name = local.struct.replace(/___.*$/s, "");
  for (const structId of target.findAll(name, local.kind ?? "struct")) {
    const place = follow(target, structId, local.path);
    if (place !== undefined) return describe(target, structId, place);
  }
  return undefined;
}

function follow(btf: Btf, structId: number, path: LocalField["path"]): Place | undefined {
  let place: Place | undefined = { typeId: structId, bitOffset: 0, bitfieldSize: 0 };
  for (const step of path) {
    if (place === undefined) return undefined;
    place = typeof step === "number" ? element(btf, place, step) : member(btf, place, step);
  }
  return place;
}

function member(btf: Btf, place: Place, name: string): Place | undefined {
  const found = findMember(btf, place.typeId, name);
  return found && { ...found, bitOffset: place.bitOffset + found.bitOffset };
}

function element(btf: Btf, place: Place, index: number): Place | undefined {
  const array = btf.resolved(place.typeId);
  if (array.kind !== "array") return undefined;
  const size = btf.size(array.element);
  // an array of length 0 is a flexible one: any index may exist
  if (size === undefined || index < 0 || (array.length > 0 && index >= array.length)) return undefined;
  return { typeId: array.element, bitOffset: place.bitOffset + index * size * 8, bitfieldSize: 0 };
}

function describe(btf: Btf, structId: number, place: Place): FieldMatch {
  const type = btf.resolved(place.typeId);
  const size = btf.size(place.typeId) ?? 0;
  const signed = "signed" in type && type.signed;
  const bitfield = place.bitfieldSize === 0 ? undefined : bitfieldAccess(place, size);
  const offset = Math.floor(place.bitOffset / 8);
  return { structId, ...place, offset, size, signed, ...(bitfield === undefined ? {} : { bitfield }) };
}

/**
 * Load and shifts for a bit field on a little-endian machine: the smallest aligned load that covers all its bits, or
 * an unaligned one of 8 bytes where a packed field crosses every boundary.
 */
export function bitfieldAccess(place: { bitOffset: number; bitfieldSize: number }, size: number): BitfieldAccess {
  const end = place.bitOffset + place.bitfieldSize;
  const rightShift = 64 - place.bitfieldSize;
  for (let loadSize = Math.max(1, size); loadSize <= 8; loadSize *= 2) {
    const loadOffset = Math.floor(place.bitOffset / 8 / loadSize) * loadSize;
    const leftShift = 64 - (end - loadOffset * 8);
    if (end <= (loadOffset + loadSize) * 8) return { loadOffset, loadSize, leftShift, rightShift };
  }
  const loadOffset = Math.floor(place.bitOffset / 8);
  return { loadOffset, loadSize: 8, leftShift: 64 - (end - loadOffset * 8), rightShift };
}
