// What the C definitions at the head of a script add: types, and constants from #define and enums.

import type { Btf } from "@kscope/btf";
import type { Program } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import type { Target } from "../target.ts";
import type { Constant } from "./checked-program.ts";

export interface Definitions {
  readonly btfs: readonly Btf[];
  readonly constants: ReadonlyMap<string, Constant>;
}

export function readDefinitions(program: Program, target: Target, report: (d: Diagnostic) => void): Definitions {
  const kernel = target.btf === undefined ? [] : [target.btf];
  for (const definition of program.cDefinitions) {
    report({
      code: "not-supported",
      severity: "error",
      message: "C definitions in a script are not supported yet",
      span: definition.span,
      hint: "types of the kernel are known without them",
    });
    break;
  }
  return { btfs: kernel, constants: new Map() };
}
