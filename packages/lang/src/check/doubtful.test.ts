// Warnings about what is allowed: the place in the script and the message.

import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnosticsOf } from "../../test/diagnostics-of.ts";

const sign = (place: string): string =>
  `warning sign-change «${place}» Expression of type: uint64 being cast to type: int64. This may cause unexpected results. Use an explicit cast to suppress this warning.`;
const division = (place: string, operator: string): string =>
  `warning signed-division «${place}» signed operands for '${operator}' can lead to undefined behavior (cast to unsigned to silence warning)`;
const unassigned = (name: string): string =>
  `warning unassigned-variable «${name}» Variable used before it was assigned: ${name}`;
const never = (name: string): string =>
  `warning unassigned-variable «let ${name}» Variable ${name} was never assigned to.`;
const needless = (cast: string, type: string): string =>
  `warning needless-cast «${cast}» Unnecessary cast: expression is already of type ${type}`;
const missing = (name: string): string =>
  `warning missing-parameter «${name}» Positional parameter ${name} is empty or not provided. `;

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["$y = nsecs - 5; $z = 5 - nsecs;", [sign("nsecs"), sign("nsecs")]],
  ["$y = nsecs > -1; $z = nsecs * 2; $w = nsecs + pid;", [sign("nsecs")]],
  ["$x = (uint64)5; $x = (int64)6;", [sign("(uint64)")]],
  ["let $x : int64 = (uint64)5;", [sign("(uint64)")]],
  ["@m = -5; @m = (uint64)7; $z = 3; $z = (uint8)4;", [sign("(uint64)")]],
  ["$t = pid ? nsecs : -1;", [sign("nsecs")]],
  ["$x = -7; $x /= 2; @y = -7; @y %= 2;", [division("/= 2", "/"), division("%= 2", "%")]],
  ["$x = (uint64)7; $x /= 2;", []],
  ["let $x; let $y : int8; $x = 5; if (pid) { $y = 1; } print($y);", []],
  ["let $y : int8; print($y);", [unassigned("$y"), never("$y")]],
  ["let $y : int64; $y += 1; let $z : int8; $z++;", [unassigned("$y"), unassigned("$z"), never("$z")]],
  ["let $x : int64; print(sizeof($x)); let $y : typeof($x) = 1; $p = &$x;", []],
  ["@m[1] = 5; let $v; if (find(@m, 1, $v)) { print($v); }", []],
  ["$x = (int8)1; $y = (int16)$x; $z = (uint64)nsecs;", [needless("(int8)", "int8"), needless("(uint64)", "uint64")]],
  ["print($9); print(str($8)); print(str($7 + 1)); if ($6) { }", [missing("$9"), missing("$6")]],
];

for (const [body, said] of CASES) test(body, () => assert.deepEqual(diagnosticsOf(`begin { ${body} }`), said));
