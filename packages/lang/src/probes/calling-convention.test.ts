// Where parameters are, as gcc and clang hand them over.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BtfBuilder } from "@kscope/btf";
import { type ParameterPlace, parameterPlaces } from "./calling-convention.ts";

const builder = new BtfBuilder();
const int = builder.int("int", 4, { signed: true });
const double = builder.float("double", 8);
const member = (type: number, bitOffset: number): { name: string; type: number; bitOffset: number } => ({
  name: `m${bitOffset}`,
  type,
  bitOffset,
});
const TYPES: Readonly<Record<string, number>> = {
  void: 0,
  int,
  double,
  pointer: builder.ptr(0),
  int128: builder.int("__int128", 16),
  small: builder.struct("small", 8, [member(int, 0), member(int, 32)]),
  pair: builder.struct("pair", 16, [member(builder.ptr(0), 0), member(int, 64)]),
  floats: builder.struct("floats", 16, [member(double, 0), member(double, 64)]),
  mixed: builder.struct("mixed", 16, [member(double, 0), member(int, 64)]),
  large: builder.struct("large", 24, [member(builder.array(builder.ptr(0), 3), 0)]),
};
const btf = builder.build();

/** `0` is the first register, `0-1` two of them, `@8` the stack, `*0` where a register points, `-` unreadable. */
function text(place: ParameterPlace): string {
  if (place.kind === "registers") return place.count === 1 ? `${place.first}` : `${place.first}-${place.first + 1}`;
  if (place.kind === "stack") return `@${place.offset}`;
  return place.kind === "pointed" ? `*${text(place.at)}` : "-";
}

function places(architecture: "x86_64" | "aarch64", result: string, ...names: readonly string[]): string {
  const parameters = names.map((name) => {
    const [, byReference, type = ""] = /^(&?)(\w+)$/.exec(name) ?? [];
    return { name: "", typeText: "", typeId: TYPES[type] ?? 0, byReference: byReference === "&" };
  });
  const [, resultByReference, resultType = ""] = /^(&?)(\w+)$/.exec(result) ?? [];
  const how = {
    result: TYPES[resultType] ?? 0,
    resultByReference: resultByReference === "&",
    language: "other",
  } as const;
  return parameterPlaces({ btf, parameters, ...how }, architecture)
    .map(text)
    .join(" ");
}

describe("x86-64", () => {
  const SIX = ["int", "int", "int", "int", "int", "int"];
  const ROWS: readonly (readonly [string, readonly string[], string])[] = [
    ["void", ["int", "pointer"], "0 1"],
    ["void", ["int", "double", "pointer"], "0 - 1"],
    ["void", ["small", "pair", "int"], "0 1-2 3"],
    ["void", ["floats", "mixed", "int"], "- - 1"],
    ["void", ["large", "int", "large"], "@8 0 @32"],
    ["large", ["int"], "1"],
    ["pair", ["int"], "0"],
    ["&pair", ["int"], "1"],
    ["void", ["&small", "int"], "*0 1"],
    ["void", [...SIX, "int", "small"], "0 1 2 3 4 5 @8 @16"],
    // what finds too few registers leaves them to those after it
    ["void", ["int", "int", "int", "int", "int", "int128", "int"], "0 1 2 3 4 @8 5"],
  ];
  for (const [result, parameters, expected] of ROWS) {
    test(`${result} f(${parameters.join(", ")})`, () => {
      assert.equal(places("x86_64", result, ...parameters), expected);
    });
  }
});

describe("arm64", () => {
  const ROWS: readonly (readonly [string, readonly string[], string])[] = [
    ["large", ["int", "double", "pointer"], "0 - 1"],
    ["void", ["large", "mixed", "int"], "*0 1-2 3"],
    ["void", ["floats", "int"], "- 0"],
    ["void", ["pair", "pair", "pair", "int", "pair", "int"], "0-1 2-3 4-5 6 @0 @16"],
  ];
  for (const [result, parameters, expected] of ROWS) {
    test(`${result} f(${parameters.join(", ")})`, () => {
      assert.equal(places("aarch64", result, ...parameters), expected);
    });
  }
});
