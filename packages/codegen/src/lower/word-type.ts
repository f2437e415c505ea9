// Which types are one machine word in a register, and as what number an aggregation is read.

import { INT64, isCastableAggregate, isScalar, type Type, UINT64 } from "@kscope/lang";

/** An aggregation that is used as a number has the number's type. */
export function numberType(type: Type): Type {
  if (isCastableAggregate(type)) return type.signed ? INT64 : UINT64;
  return type;
}

export function isWord(type: Type): boolean {
  return isScalar(type) || isCastableAggregate(type);
}
