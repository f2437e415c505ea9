// Names that every JavaScript object has are names like others in a script.

import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnosticsOf } from "../../test/diagnostics-of.ts";

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["begin { $x = (toString)1; }", ['unknown-type «toString» Cannot resolve unknown type "toString"']],
  ["begin { let $x: constructor; }", ['unknown-type «constructor» Cannot resolve unknown type "constructor"']],
  ["begin { print(sizeof(valueOf)); }", ["unknown-identifier «valueOf» Unknown identifier: 'valueOf'"]],
  ["interval:constructor:1 { }", ['attach-point «interval:constructor:1» Invalid unit of time: "constructor"']],
  [
    "config = { constructor = 1 } begin { }",
    ["config-name «constructor = 1» constructor: not a known configuration option"],
  ],
  ["enum e { A = toString } begin { }", ['c-definition «t» "toString" has no constant value']],
  [
    "struct s { int a __attribute__((mode(valueOf))); }; begin { }",
    ['c-definition «v» mode "valueOf" is not supported'],
  ],
];

for (const [script, expected] of CASES) {
  test(script, () => void assert.deepEqual(diagnosticsOf(script), expected));
}
