import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnosticsOf } from "../../test/diagnostics-of.ts";

for (const [script, said] of [
  ["macro f(x, x) { x } begin { }", ["duplicate-parameter «x» Ident for macro argument has already been used: x"]],
  [
    "macro f($x, $x) { $x } begin { }",
    ["duplicate-parameter «$x» Variable for macro argument has already been used: $x"],
  ],
  ["macro f(@x, @x) { 1 } begin { }", ["duplicate-parameter «@x» Map for macro argument has already been used: @x"]],
  [
    "macro f() { if (pid) { return; } break; } begin { }",
    [
      "macro-jump «return;» 'return' statement is not allowed in a macro",
      "macro-jump «break;» 'break' statement is not allowed in a macro",
    ],
  ],
  [
    "macro f() { for ($i : 0..2) { return; } while (pid) { continue; return; } } begin { }",
    [
      "macro-jump «return;» 'return' statement is not allowed in a for-loop",
      "macro-jump «return;» 'return' statement is not allowed in a while-loop",
    ],
  ],
  ["macro f(x, $x, @x) { for ($i : 0..2) { break; } x } begin { }", []],
] as const) {
  test(script, () => assert.deepEqual(diagnosticsOf(script), said));
}
