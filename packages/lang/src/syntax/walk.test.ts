import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnyNode } from "./ast.ts";
import { parse } from "./parser.ts";
import { printProgram } from "./print.ts";
import { rewriteTree, walk } from "./walk.ts";

const SOURCE = "k:f /$a/ { @m[1] = (int8[4])g(2, $b); if ($c) { 3 } else { h($d) } }";

function kinds(node: AnyNode): string[] {
  const found: string[] = [];
  walk(node, (at) => found.push(at.kind) > 0);
  return found;
}

describe("walk", () => {
  test("visits all nodes, parents first, in source order", () => {
    const found = kinds(parse(SOURCE).program);
    assert.deepEqual(found.slice(0, 6), ["program", "probe", "attach-point", "variable", "block", "assignment"]);
    const integers: string[] = [];
    walk(parse(SOURCE).program, (node) => {
      if (node.kind === "integer") integers.push(node.text);
    });
    assert.deepEqual(integers, ["1", "4", "2", "3"]);
  });

  test("leaves out the descendants of a node for which it is told so", () => {
    const found: string[] = [];
    walk(parse(SOURCE).program, (node) => {
      found.push(node.kind);
      return node.kind !== "block";
    });
    assert.deepEqual(found, ["program", "probe", "attach-point", "variable", "block"]);
  });

  test("knows the parent", () => {
    walk(parse("begin { f }").program, (node, parent) => {
      if (node.kind === "block") assert.equal(parent?.kind, "probe");
    });
  });
});

describe("rewriteTree", () => {
  test("replaces nodes and keeps what did not change", () => {
    const { program } = parse(SOURCE);
    const same = rewriteTree(program, (node) => node);
    assert.equal(same, program);
    const renamed = rewriteTree(program, (node) => (node.kind === "variable" ? { ...node, name: "z" } : node));
    const printed = printProgram(parse(SOURCE.replaceAll(/\$\w/g, "$z")).program);
    assert.equal(printProgram(renamed), printed);
  });
});
