// Numbers, truth values and characters as BTF. DWARF 5, sections 5.1 and 7.8 (encodings).
import type { BtfBuilder } from "@kscope/btf";
import { AT } from "./constants.ts";
import type { Die } from "./die.ts";
import { nameOf, numberOf } from "./values.ts";

const ATE = { boolean: 2, float: 4, signed: 5, signedChar: 6 } as const;
const WORD = 8;

/** Id of a base type. What no integer of C holds becomes an array of words or bytes of its size. */
export function addBaseType(builder: BtfBuilder, die: Die): number {
  const name = nameOf(die);
  const size = numberOf(die.attributes.get(AT.byteSize)) ?? 0;
  const encoding = numberOf(die.attributes.get(AT.encoding)) ?? 0;
  if (encoding === ATE.float && (size === 4 || size === 8)) return builder.float(name, size);
  if (size === 16 && encoding !== ATE.float) return builder.int(name, size, { signed: encoding === ATE.signed });
  if (size !== 1 && size !== 2 && size !== 4 && size !== 8) return addBytes(builder, size);
  const isSigned = encoding === ATE.signed || encoding === ATE.signedChar;
  return builder.int(name, size, { signed: isSigned, bool: encoding === ATE.boolean && size === 1 });
}

/** So many bytes of a kind that C has no word for. */
export function addBytes(builder: BtfBuilder, size: number): number {
  if (!(size > 0 && size <= 0xffffffff)) return 0;
  if (size % WORD !== 0) return builder.array(builder.int("unsigned char", 1), size);
  return builder.array(builder.int("unsigned long", WORD), size / WORD);
}
