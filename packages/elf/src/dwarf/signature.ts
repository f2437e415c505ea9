// A function's parameters and result. DWARF 5, sections 3.3.2 and 4.1.
import type { Btf } from "@kscope/btf";
import { isByReference } from "./by-reference.ts";
import { AT, TAG } from "./constants.ts";
import type { Die } from "./die.ts";
import { typeText } from "./type-text.ts";
import type { TypeWriter } from "./type-writer.ts";
import { nameOf, numberOf, referenceOf, typeOf } from "./values.ts";

export interface ProgramParameter {
  /** Empty where it has none. */
  readonly name: string;
  /** In the signature's BTF. */
  readonly typeId: number;
  /** As C writes the type. */
  readonly typeText: string;
  /** An object of C++ that is handed over by its address, although its type does not say so. */
  readonly byReference: boolean;
}

export interface ProgramSignature {
  readonly btf: Btf;
  readonly parameters: readonly ProgramParameter[];
  /** Of the result's type, 0 for none. */
  readonly result: number;
  /** The result is an object of C++ that the function makes where it is told to. */
  readonly resultByReference: boolean;
  /** Go has a calling convention of its own. */
  readonly language: "go" | "other";
}

const DW_LANG_GO = 0x16;

/** Throws `ElfError`. */
export function readSignature(subprogram: Die, types: TypeWriter): ProgramSignature {
  const parameters: ProgramParameter[] = [];
  for (const die of parametersOf(subprogram)) {
    const type = typeOf(die);
    parameters.push({
      name: nameOf(die),
      typeId: types.add(type),
      typeText: typeText(type),
      byReference: isByReference(type),
    });
  }
  const resultType = typeOf(subprogram);
  const result = types.add(resultType);
  const language = numberOf(subprogram.unit.root.attributes.get(AT.language)) === DW_LANG_GO ? "go" : "other";
  return { btf: types.build(), parameters, result, resultByReference: isByReference(resultType), language };
}

/** A copy that was compiled of an inline function may leave them to what it is a copy of. */
function parametersOf(subprogram: Die): readonly Die[] {
  const own = [...subprogram.unit.children(subprogram, (tag) => tag === TAG.parameter)];
  if (own.length > 0) return own;
  const origin = referenceOf(subprogram.unit, subprogram.attributes.get(AT.abstractOrigin));
  return origin === undefined ? [] : [...origin.unit.children(origin, (tag) => tag === TAG.parameter)];
}
