// Generic ways through the tree: the children of any node, a walk over all descendants, and a copy with children
// replaced. One table says which properties hold nodes; whoever adds a node kind adds a line there.

import type { AnyNode } from "./ast.ts";

type Kind = AnyNode["kind"];
type NodeOf<K extends Kind> = Extract<AnyNode, { readonly kind: K }>;

/** Properties that hold nodes or lists of nodes, in source order. */
const CHILD_KEYS: { readonly [K in Kind]: readonly Extract<keyof NodeOf<K>, string>[] } = {
  program: ["cDefinitions", "config", "imports", "items"],
  "c-definition": [],
  config: ["entries"],
  "config-entry": ["name", "value"],
  import: ["path"],
  "map-declaration": ["name", "mapType", "arguments"],
  macro: ["name", "parameters", "body"],
  "macro-parameter": ["target"],
  function: ["name", "parameters", "returnType", "body"],
  "function-parameter": ["variable", "type"],
  probe: ["label", "attachPoints", "predicate", "body"],
  "attach-point": [],
  block: ["statements", "result"],
  let: ["variable", "type", "value"],
  assignment: ["target", "value"],
  discard: ["value"],
  "expression-statement": ["expression"],
  while: ["condition", "body"],
  for: ["variable", "over", "body"],
  range: ["from", "to"],
  unroll: ["count", "body"],
  break: [],
  continue: [],
  return: ["value"],
  integer: [],
  string: [],
  boolean: [],
  identifier: [],
  variable: [],
  "map-name": [],
  map: ["name", "keys"],
  positional: [],
  "positional-count": [],
  call: ["callee", "arguments"],
  unary: ["operand"],
  increment: ["operand"],
  binary: ["left", "right"],
  ternary: ["condition", "whenTrue", "whenFalse"],
  if: ["condition", "then", "otherwise"],
  field: ["object", "field"],
  "tuple-field": ["object"],
  index: ["object", "index"],
  cast: ["type", "operand"],
  tuple: ["elements"],
  record: ["fields"],
  "record-field": ["name", "value"],
  sizeof: ["argument"],
  typeof: ["argument"],
  typeinfo: ["argument"],
  offsetof: ["base", "path"],
  comptime: ["expression"],
  "address-of": ["operand"],
  "inline-call": ["parameters", "arguments", "returnType", "body"],
  "type-name": ["base", "suffixes"],
};

export function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "kind" in value && "span" in value;
}

function childKeys({ kind }: AnyNode): readonly string[] {
  return CHILD_KEYS[kind];
}

function property(node: AnyNode, key: string): unknown {
  return Reflect.get(node, key);
}

/** The direct children of a node, in source order. */
export function children(node: AnyNode): readonly AnyNode[] {
  const found: AnyNode[] = [];
  for (const key of childKeys(node)) collect(property(node, key), found);
  return found;
}

function collect(value: unknown, into: AnyNode[]): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const element of value) collect(element, into);
  else if (isNode(value)) into.push(value);
  // The suffixes of a type are not nodes themselves, the length of an array suffix is.
  else if ("length" in value) collect(value.length, into);
}

/**
 * Calls `visit` for the node and all its descendants, parents first, in source order. Where `visit` returns false
 * the descendants of that node are left out.
 */
export function walk(node: AnyNode, visit: (node: AnyNode, parent: AnyNode | undefined) => unknown): void {
  const enter = (at: AnyNode, parent: AnyNode | undefined): void => {
    if (visit(at, parent) === false) return;
    for (const child of children(at)) enter(child, at);
  };
  enter(node, undefined);
}

/**
 * A copy of the node with each direct child replaced by what `replace` returns for it; the node itself if nothing
 * changed. `replace` must return a node that may stand in that place.
 */
export function mapChildren<T extends AnyNode>(node: T, replace: (child: AnyNode) => AnyNode): T {
  const changed: Record<string, unknown> = {};
  for (const key of childKeys(node)) {
    const before = property(node, key);
    const after = mapValue(before, replace);
    if (after !== before) changed[key] = after;
  }
  return Object.keys(changed).length === 0 ? node : { ...node, ...changed };
}

function mapValue(value: unknown, replace: (child: AnyNode) => AnyNode): unknown {
  if (isNode(value)) return replace(value);
  if (Array.isArray(value)) {
    const mapped = value.map((element) => mapValue(element, replace));
    return mapped.every((element, index) => element === value[index]) ? value : mapped;
  }
  if (typeof value !== "object" || value === null || !("length" in value)) return value;
  const length = mapValue(value.length, replace);
  return length === value.length ? value : { ...value, length };
}

/** Rewrites a tree from the leaves up: `rewrite` sees each node after its children were rewritten. */
export function rewriteTree<T extends AnyNode>(node: T, rewrite: (node: AnyNode) => AnyNode): T {
  const inner = (at: AnyNode): AnyNode => rewrite(mapChildren(at, inner));
  return mapChildren(node, inner);
}
