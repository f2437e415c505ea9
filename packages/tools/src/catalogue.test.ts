import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findTool, TOOLS } from "./catalogue.ts";
import { toolHelp, toolList } from "./help-text.ts";
import { findGetopts, toolOptions } from "./tool-options.ts";

test("tools are in order of name, and found by it", () => {
  const names = TOOLS.map((t) => t.name);
  assert.deepEqual(names, [...names].sort());
  assert.equal(findTool("opensnoop")?.name, "opensnoop");
  assert.equal(findTool("opensnoo"), undefined);
});

for (const tool of TOOLS) {
  describe(tool.name, () => {
    const { head } = tool;

    test("the head says what every head has to say", () => {
      for (const text of [head.summary, head.subject, head.description, head.overhead, head.limits, head.origin]) {
        assert.notEqual(text, "");
      }
      assert.ok(head.summary.length < 100 && /^[A-Z].*\.$/.test(head.summary));
      assert.ok(
        head.examples.length > 0 && head.examples.every((e) => e.command.startsWith("kscope ") && e.output !== ""),
      );
    });

    test("every option of the script is described or common, letters are unique", () => {
      const options = toolOptions(tool);
      const names = new Set(options.map((o) => o.name));
      for (const name of findGetopts(tool.source).keys()) assert.ok(names.has(name), name);
      const letters = options.flatMap((o) => (o.short === undefined ? [] : [o.short]));
      assert.equal(new Set(letters).size, letters.length);
      for (const argument of head.arguments) assert.ok(names.has(argument.name), argument.name);
    });

    test("what the head says of options is about options that there are", () => {
      const names = new Set(toolOptions(tool).map((o) => o.name));
      const said = [...head.conflicts.flat(), ...head.needs.flatMap((n) => [n.name, n.text])];
      for (const name of said) assert.ok(names.has(name), name);
      for (const { name } of head.mapColumns) assert.ok(name === "-" || names.has(name), name);
    });

    test("help has every option and column on lines that fit", () => {
      const help = toolHelp(tool);
      for (const { name } of [...toolOptions(tool), ...head.columns]) assert.ok(help.includes(name), name);
      const own = help.slice(0, help.indexOf("Example:")).split("\n");
      for (const line of own) assert.ok(line.length <= 100, line);
    });
  });
}

test("the list can be narrowed by name, subject or summary", () => {
  assert.equal(toolList(TOOLS, "").trim().split("\n").length, TOOLS.length);
  assert.deepEqual(
    toolList(TOOLS, "DISK i/o")
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[0]),
    ["biolatency", "biosnoop", "bitesize"],
  );
  assert.equal(toolList(TOOLS, "no such thing"), "");
});
