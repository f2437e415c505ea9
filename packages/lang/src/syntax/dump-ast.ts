// The tree as indented text, one node a line: `role: kind attribute=value`. For `--dump ast` and golden tests.

import type { AnyNode } from "./ast.ts";
import { isNode } from "./walk.ts";

/** Readable text of a tree (a program or any node of it), without spans, with a line feed at its end. */
export function dumpAst(node: AnyNode): string {
  const lines: string[] = [];
  dumpNode(node, { role: "", depth: 0, lines });
  return `${lines.join("\n")}\n`;
}

interface Place {
  readonly role: string;
  readonly depth: number;
  readonly lines: string[];
}

// Where the role says no more than the kind of node does.
const SILENT_ROLES = new Set(["config", "items", "statements", "cDefinitions", "imports", "entries", "attachPoints"]);

function dumpNode(node: AnyNode, { role, depth, lines }: Place): void {
  const attributes: string[] = [];
  const nested: [string, AnyNode][] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === "kind" || /span$/i.test(key) || value === undefined) continue;
    if (isNode(value)) nested.push([key, value]);
    else if (Array.isArray(value) && value.every(isNode)) for (const element of value) nested.push([key, element]);
    else if (key === "suffixes") attributes.push(...suffixes(value, nested));
    else attributes.push(`${key}=${scalar(key, value)}`);
  }
  const prefix = role === "" || SILENT_ROLES.has(role) ? "" : `${role}: `;
  lines.push(`${"  ".repeat(depth)}${prefix}${[node.kind, ...attributes].join(" ")}`);
  for (const [key, child] of nested) dumpNode(child, { role: key, depth: depth + 1, lines });
}

function scalar(key: string, value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  if (key !== "parts" || !Array.isArray(value))
    return typeof value === "string" && isWord(key) ? value : JSON.stringify(value);
  return JSON.stringify(
    value.map((part: { text: string; quoted: boolean }) => (part.quoted ? `"${part.text}"` : part.text)),
  );
}

function isWord(key: string): boolean {
  return key !== "text" && key !== "value";
}

function suffixes(value: unknown, nested: [string, AnyNode][]): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((suffix: { kind: string; length?: unknown }) => {
    if (isNode(suffix.length)) nested.push(["length", suffix.length]);
    return suffix.kind;
  });
}
