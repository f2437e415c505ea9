// Words in canonical form: a value of an integral type is kept extended to 64 bits by its sign. Converting between types
// costs an instruction only where the form differs.

import { isIntegral, isSigned, sizeOf, type Type } from "./type.ts";

/** Whether a canonical word of `from` may not be one of the integral type `to`. */
export function needsExtension(from: Type, to: Type): boolean {
  if (!isIntegral(from)) return true;
  const [a, b] = [sizeOf(from), sizeOf(to)];
  if (a < b) return isSigned(from) && !isSigned(to);
  return a > b || (isSigned(from) !== isSigned(to) && a === b);
}
