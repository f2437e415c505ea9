// Members of structs: where they are, and bit fields.

import { findMember } from "@kscope/btf";
import {
  type Address,
  type AddressSpace,
  fromBtf,
  type Operand,
  pointer,
  probeSpace,
  type StructType,
  type Type,
} from "@kscope/lang";
import type { Lowering } from "./lowering.ts";

/** Goes through any number of pointers to the struct, then to its member. */
export function memberOf(g: Lowering, operand: Operand, name: string): Operand {
  const { type, address } = dereference(g, operand);
  if (type.kind === "tuple") return tupleElement(address, type, type.names?.indexOf(name) ?? -1);
  if (type.kind !== "struct") throw new Error(`${name} of something that is no struct, after the check`);
  const member = findMember(type.btf, type.id, name);
  if (member === undefined) throw new Error(`no member ${name} in ${type.name}, after the check`);
  const memberType = typeOfMember(type, member.typeId, address.space);
  if (member.bitfieldSize > 0) return bitField(g, address, memberType, member);
  return { kind: "memory", type: memberType, address: g.at(address, member.bitOffset >> 3) };
}

export function tupleElement(address: Address, type: Type & { kind: "tuple" }, index: number): Operand {
  const element = type.elements[index];
  const offset = type.offsets[index];
  if (element === undefined || offset === undefined) throw new Error("no such tuple element, after the check");
  return { kind: "memory", type: element, address: { ...address, offset: address.offset + offset } };
}

function dereference(g: Lowering, operand: Operand): { type: Type; address: Address } {
  let current = operand;
  for (;;) {
    if (current.type.kind === "pointer") {
      const base = g.read(current);
      current = { kind: "memory", type: current.type.target, address: { base, offset: 0, space: current.type.space } };
    } else if (current.kind === "memory") return { type: current.type, address: current.address };
    // a struct made from a number: `(struct s)addr`
    else return { type: current.type, address: { base: current.value, offset: 0, space: probeSpace(g.probe) } };
  }
}

/** Mirrors check/field.ts: pointers to structs inside trusted structs stay trusted. */
function typeOfMember(struct: StructType, id: number, space: AddressSpace): Type {
  const inner = ["trusted", "ctx", "iter", "bpf"].includes(space) ? "kernel" : space;
  const found = fromBtf(struct.btf, id, inner);
  const follows =
    (space === "trusted" || space === "iter") &&
    found.kind === "pointer" &&
    found.space === "kernel" &&
    found.target.kind === "struct";
  return follows ? pointer(found.target, "trusted") : found;
}

/** Reads the aligned word around a bit field and shifts the field out of it. */
function bitField(
  g: Lowering,
  address: Address,
  type: Type,
  member: { bitOffset: number; bitfieldSize: number },
): Operand {
  const { bitOffset, bitfieldSize: bits } = member;
  const bytes =
    ([1, 2, 4, 8] as const).find(
      (b) => Math.floor(bitOffset / (b * 8)) === Math.floor((bitOffset + bits - 1) / (b * 8)),
    ) ?? 8;
  const start = Math.floor(bitOffset / (bytes * 8)) * bytes;
  const wordType = { kind: "integer", size: bytes, signed: false } as const;
  const word = g.read({ kind: "memory", type: wordType, address: g.at(address, start) });
  const shift = bitOffset - start * 8;
  const signed = type.kind === "integer" && type.signed;
  const left = g.binary("shl", word, 64 - shift - bits);
  return { kind: "scalar", type, value: g.binary(signed ? "sar" : "shr", left, 64 - bits) };
}
