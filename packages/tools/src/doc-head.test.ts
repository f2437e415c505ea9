import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DocHeadError, parseDocHead } from "./doc-head.ts";

const SOURCE = `#!/usr/bin/env kscope
/**
 * Counts things, e.g.
 * apples. And more.
 *
 * @subject Fruit
 * @description
 * First paragraph
 * goes on.
 *
 * Second.
 *
 * @filter pid, uid
 * @option -x, --failed  only failures
 * @option --label LABEL  begin with this,
 *   whatever it is
 * @argument interval every so many seconds
 * @conflict failed label
 * @needs label failed
 * @columns failed PID COMM
 * @column PID process id
 * @column TIME(s) seconds
 * @example kscope count -x
 * Attached 2 probes
 *
 * @apples:
 *   [1]      3 |@@@|
 *
 * @limits
 * None.
 */
begin { }`;

describe("the head of a tool", () => {
  const head = parseDocHead(SOURCE);

  test("texts", () => {
    assert.equal(head.summary, "Counts things, e.g.");
    assert.equal(head.subject, "Fruit");
    assert.equal(head.description, "First paragraph goes on.\n\nSecond.");
    assert.deepEqual(head.filters, ["pid", "uid"]);
    assert.equal(head.limits, "None.");
    assert.equal(head.overhead, "");
  });

  test("options, arguments and columns", () => {
    assert.deepEqual(head.options, [
      { name: "failed", short: "x", value: undefined, text: "only failures" },
      { name: "label", short: undefined, value: "LABEL", text: "begin with this,   whatever it is" },
    ]);
    assert.deepEqual(head.arguments, [{ name: "interval", text: "every so many seconds" }]);
    assert.deepEqual(
      head.columns.map((c) => c.name),
      ["PID", "TIME(s)"],
    );
  });

  test("which options go together, and what they call a map's columns", () => {
    assert.deepEqual(head.conflicts, [["failed", "label"]]);
    assert.deepEqual(head.needs, [{ name: "label", text: "failed" }]);
    assert.deepEqual(head.mapColumns, [{ name: "failed", text: "PID COMM" }]);
  });

  test("output of an example keeps its lines, even those that look like tags", () => {
    assert.deepEqual(head.examples, [
      { command: "kscope count -x", output: "Attached 2 probes\n\n@apples:\n  [1]      3 |@@@|" },
    ]);
  });
});

describe("mistakes", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["begin { }", /line 1: a tool begins with a comment/],
    ["/**\n * X.\n * @colum PID id\n */", /line 3: unknown tag @colum; known are @subject/],
    ["/**\n * X.\n * @option failed\n */", /line 3: an option is written/],
    ["/**\n * X.\n * @column PID\n */", /line 3: @column needs a name and a text/],
    ["/**\n * X.\n * @conflict pids\n */", /line 3: @conflict needs two names or more/],
  ];
  for (const [source, message] of cases) {
    test(message.source, () =>
      assert.throws(
        () => parseDocHead(source),
        (e) => e instanceof DocHeadError && message.test(e.message),
      ),
    );
  }
});
