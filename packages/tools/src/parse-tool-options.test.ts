import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { optionRules } from "./option-rules.ts";
import { parseToolOptions, ToolUsageError } from "./parse-tool-options.ts";
import { Tool } from "./tool.ts";
import { toolOptions } from "./tool-options.ts";

const TOOL = new Tool(
  "count",
  `/**
 * Counts.
 * @filter pid uid
 * @argument interval seconds
 * @argument count prints
 * @conflict failed name
 * @needs top failed
 * @option -x, --failed  only failures
 * @option -p, --pid PID  this process
 * @option -n, --name NAME  this name
 */
begin { print((getopt("failed"), getopt("name", ""), getopt("interval", 0), getopt("count", 0), getopt("top", 10))); }`,
);

function parse(...words: string[]): Record<string, string> {
  const options = toolOptions(TOOL);
  const rules = optionRules(TOOL.head, options);
  const use = { name: TOOL.name, options, positional: TOOL.head.arguments, rules };
  return Object.fromEntries(parseToolOptions(use, words));
}

describe("the table of options", () => {
  const options = new Map(toolOptions(TOOL).map((o) => [o.name, o]));

  test("getopt gives type and default, the head letter and text", () => {
    assert.deepEqual(options.get("name"), {
      name: "name",
      short: "n",
      value: "NAME",
      text: "this name",
      owner: "tool",
      type: "string",
      defaultValue: undefined,
    });
    assert.equal(options.get("top")?.defaultValue, "10");
  });

  test("a common option that the script does not ask for is the runner's, with the tool's letter", () => {
    assert.equal(options.get("pid")?.owner, "filter");
    assert.equal(options.get("pid")?.short, "p");
    assert.equal(options.get("uid")?.short, undefined);
  });

  test("a filter that the script asks for, to tell of it, is still the runner's", () => {
    const own =
      '/**\n * X.\n * @filter pid\n * @option -p, --pid PID  this process\n */\nbegin { print(getopt("pid", 0)); }';
    const owner = (source: string): unknown => toolOptions(new Tool("x", source)).find((o) => o.name === "pid")?.owner;
    assert.equal(owner(own), "filter");
    assert.equal(owner(own.replace(" * @filter pid\n", "")), "tool");
  });

  test("filters that say nothing about the tool's events are not offered", () => {
    assert.equal(options.has("comm"), false);
    assert.equal(options.has("cgroup"), false);
  });

  test("an option that nobody reads is a mistake", () => {
    const bad = new Tool("bad", "/**\n * X.\n * @option -z, --zap  no\n */\nbegin { }");
    assert.throws(() => toolOptions(bad), /the head describes --zap, which the script never asks for/);
  });
});

describe("words", () => {
  const cases: readonly (readonly [string[], Record<string, string>])[] = [
    [[], {}],
    [["-x"], { failed: "" }],
    [["-xp", "12"], { failed: "", pid: "12" }],
    [["-p12", "-n", "-x"], { pid: "12", name: "-x" }],
    [["--top", "3", "-x"], { top: "3", failed: "" }],
    [["-p", "1", "--pid", "2"], { pid: "2" }],
    [["-xh", "-n", "a"], { failed: "", help: "", name: "a" }],
    [["--name=a=b", "--json"], { name: "a=b", json: "" }],
    [["1", "5"], { interval: "1", count: "5" }],
    [["--interval", "2", "--duration", "1.5"], { interval: "2", duration: "1.5" }],
    [["--", "3"], { interval: "3" }],
    [["-h"], { help: "" }],
    // as getopt_long() and argparse take them
    [["--fail"], { failed: "" }],
    [["--inter", "4"], { interval: "4" }],
    [["--uid", "root"], { uid: "0" }],
  ];
  for (const [words, expected] of cases) test(words.join(" "), () => assert.deepEqual(parse(...words), expected));
});

describe("mistakes", () => {
  const cases: readonly (readonly [string[], string])[] = [
    [["--faild"], "count has no option --faild; did you mean --failed?; see kscope count --help"],
    [["-z"], "count has no option -z; see kscope count --help"],
    [["-p"], "count: option -p needs a value: -p PID"],
    [["--failed=1"], "count: option --failed takes no value"],
    [["-p", "x"], 'count: -p needs a process id from 1 to 4194304, not "x"'],
    [["-p", "0"], 'count: -p needs a process id from 1 to 4194304, not "0"'],
    [["0"], 'count: interval needs a whole number of seconds from 1 up, not "0"'],
    [["--top", "0"], 'count: --top needs a whole number from 1 up, not "0"'],
    [
      ["--uid", "nobody at all"],
      'count: --uid needs a user id or the name of a user of this machine, not "nobody at all"',
    ],
    [["--duration", "0"], 'count: --duration needs a number of seconds above 0, not "0"'],
    [["-n", "a", "-x"], "count: -n and -x can't be used together"],
    [["--failed", "-na"], "count: --failed and -n can't be used together"],
    [["--json", "--csv"], "count: --json and --csv can't be used together"],
    [["--top", "3"], "count: --top means nothing without --failed"],
    [["--count", "3"], "count: --count means nothing without --interval"],
    [["1", "--interval", "2"], "count: interval is there twice, as an argument and with --interval"],
    [["--interval", "2", "1"], "count: interval is there twice, as an argument and with --interval"],
    [["1", "2", "3"], 'count takes at most interval and count, but there is "3"; see kscope count --help'],
  ];
  for (const [words, message] of cases) {
    test(message, () =>
      assert.throws(
        () => parse(...words),
        (e) => e instanceof ToolUsageError && e.message === message,
      ),
    );
  }
});
