// C structs and unions by their BTF members: nested ones, anonymous ones (in their place) and bit fields.
import { type Btf, type BtfMember, structMembers } from "@kscope/btf";
import { fromBtf, NONE, type StructType, type Type } from "@kscope/lang";
import type { Datum, StructDatum } from "../reports/report.ts";
import type { Bytes } from "./bytes.ts";
import type { Decoder } from "./decoder.ts";
import { toDatum } from "./integer.ts";

type Field = { readonly name: string; readonly type: Type; readonly read: Decoder };

/** Reads every member; `compile` makes decoders of member types. */
export function structDecoder(type: StructType, compile: (type: Type) => Decoder): Decoder {
  // members are compiled at the first value: a struct of 300 members may sit unread behind a rare branch
  let fields: readonly Field[] | undefined;
  return (bytes, offset): StructDatum => {
    fields ??= structMembers(type.btf, type.id, { flattenAnonymous: true }).map((m) => field(type.btf, m, compile));
    return { fields: fields.map(({ name, type, read }) => ({ name, type, value: read(bytes, offset) })) };
  };
}

function field(btf: Btf, member: BtfMember, compile: (type: Type) => Decoder): Field {
  // the language has no type for it: what is not known is not shown as a number
  if (btf.resolved(member.type).kind === "float") return { name: member.name, type: NONE, read: () => undefined };
  const type = fromBtf(btf, member.type, "kernel");
  if (member.bitfieldSize > 0) return { name: member.name, type, read: bitFieldDecoder(member, type) };
  const read = compile(type);
  const at = member.bitOffset >>> 3;
  return { name: member.name, type, read: (bytes, offset) => read(bytes, offset + at) };
}

/** A bit field may straddle storage units, so its bits are gathered byte by byte (at most nine bytes). */
function bitFieldDecoder(member: BtfMember, type: Type): Decoder {
  const first = member.bitOffset >>> 3;
  const shift = BigInt(member.bitOffset & 7);
  const count = ((member.bitOffset & 7) + member.bitfieldSize + 7) >>> 3;
  const signed = (type.kind === "integer" || type.kind === "enum") && type.signed;
  return ({ view }: Bytes, offset: number): Datum => {
    let word = 0n;
    for (let i = count - 1; i >= 0; i--) word = (word << 8n) | BigInt(view.getUint8(offset + first + i));
    const bits = word >> shift;
    const value = signed ? BigInt.asIntN(member.bitfieldSize, bits) : BigInt.asUintN(member.bitfieldSize, bits);
    return type.kind === "bool" ? value !== 0n : toDatum(value);
  };
}
