// `args`: the arguments of a probe by name, one at a time or all of them as a record.

import { nearest } from "../diagnostics/nearest.ts";
import type { ProbeArguments } from "../probes/probe-kind.ts";
import type { Expression, FieldAccess, Identifier } from "../syntax/ast.ts";
import { NONE, type Type, tuple } from "../types/type.ts";
import { demote } from "./expression.ts";
import type { ProbeChecker } from "./probe-checker.ts";

/** `args` or `args()`. */
export function namesArguments(e: Expression): boolean {
  return (e.kind === "identifier" && e.name === "args") || (e.kind === "call" && e.callee.name === "args");
}

/** `args.NAME` */
export function checkArgument(c: ProbeChecker, e: FieldAccess): Type {
  const args = argumentsOf(c, e.object);
  if (args === undefined) return NONE;
  const field = args.fields.find((f) => f.name === e.field.name);
  if (field !== undefined) return field.type;
  const unreadable = args.unreadable?.get(e.field.name);
  if (unreadable !== undefined) {
    const message = `The argument '${e.field.name}' of ${c.points[0]?.name} can't be read: ${unreadable}`;
    c.state.error("unreadable-argument", message, e.field);
    return NONE;
  }
  const names = args.fields.map((f) => f.name);
  const near = nearest(e.field.name, names);
  const all = names.join(", ");
  c.state.error(
    "unknown-field",
    `Probe ${c.points[0]?.name} has no argument named '${e.field.name}'`,
    e.field,
    near === undefined ? `it has: ${all}` : `did you mean '${near}'? It has: ${all}`,
  );
  return NONE;
}

/** `args` as a value: a record with a field for each argument. */
export function checkAllArguments(c: ProbeChecker, e: Identifier): Type {
  const fields = argumentsOf(c, e)?.fields ?? [];
  if (fields.length === 0) return NONE;
  return tuple(
    fields.map((f) => demote(f.type)),
    fields.map((f) => f.name),
  );
}

function argumentsOf(c: ProbeChecker, e: Expression): ProbeArguments | undefined {
  const point = c.points[0];
  const args = point === undefined ? undefined : c.kind.arguments?.(point, c.state.target);
  if (args !== undefined) return args;
  const known = point === undefined ? undefined : c.kind.whyNoArguments?.(point, c.state.target);
  const why =
    c.kind.arguments === undefined
      ? `${c.kind.name} probes have no arguments`
      : "the arguments of this probe are not known";
  c.state.error("no-arguments", known?.message ?? `The args builtin can't be used here: ${why}`, e, known?.hint);
  return undefined;
}
