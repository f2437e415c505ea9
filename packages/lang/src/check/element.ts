// Elements of tuples, arrays, strings, and of what pointers point to.

import type { IndexAccess, TupleAccess } from "../syntax/ast.ts";
import { INT8, isIntegral, NONE, type Type } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { checkExpression } from "./expression.ts";
import type { ProbeChecker } from "./probe-checker.ts";

export function checkTupleAccess(c: ProbeChecker, e: TupleAccess): Type {
  const type = checkExpression(c, e.object);
  if (type.kind === "none") return NONE;
  if (type.kind !== "tuple") {
    c.state.error(
      "not-a-tuple",
      `Can not access index ${e.index} on expression of type '${typeName(type)}'`,
      e,
      "only tuples have numbered fields",
    );
    return NONE;
  }
  const element = type.elements[e.index];
  if (element === undefined) {
    c.state.error(
      "tuple-index",
      `Invalid tuple index: ${e.index}. Found ${type.elements.length} elements in tuple.`,
      e,
    );
    return NONE;
  }
  return element;
}

export function checkIndex(c: ProbeChecker, e: IndexAccess): Type {
  const type = checkExpression(c, e.object);
  const index = checkExpression(c, e.index);
  if (type.kind === "none" || index.kind === "none") return NONE;
  const value = c.constants.get(e.index);
  if (type.kind === "tuple" && typeof value === "bigint")
    return type.elements[Number(value)] ?? outOfBounds(c, e, type.elements.length);
  if (!isIntegral(index)) {
    c.state.error("index-type", `The index operator [] needs an integer, not '${typeName(index)}'`, e.index);
    return NONE;
  }
  if (type.kind === "string")
    return typeof value === "bigint" && value >= BigInt(type.size) ? outOfBounds(c, e, type.size) : INT8;
  if (type.kind === "array") {
    // an array without a length is the open end of a struct
    if (type.length > 0 && typeof value === "bigint" && (value < 0n || value >= BigInt(type.length)))
      return outOfBounds(c, e, type.length);
    return type.element;
  }
  if (type.kind === "pointer" && type.target.kind !== "void") return type.target;
  c.state.error(
    "not-an-array",
    `The array index operator [] can only be used on arrays, pointers, strings and tuples, found '${typeName(type)}'`,
    e,
  );
  return NONE;
}

function outOfBounds(c: ProbeChecker, e: IndexAccess, length: number): Type {
  c.state.error(
    "index-bounds",
    `the index ${c.constants.get(e.index)} is out of bounds for array of size ${length}`,
    e.index,
  );
  return NONE;
}
