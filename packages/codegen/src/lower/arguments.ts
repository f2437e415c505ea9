// Arguments of a probe by name.

import { type Address, type Operand, type ProbeArgument, sizeOf, type Type } from "@kscope/lang";
import type { Lowering } from "./lowering.ts";

function fields(g: Lowering): readonly ProbeArgument[] {
  const [point] = g.probe.points;
  return (point === undefined ? undefined : g.probe.kind.arguments?.(point, g.object.target))?.fields ?? [];
}

export function argument(g: Lowering, name: string): Operand {
  const field = fields(g).find((f) => f.name === name);
  if (field === undefined) throw new Error(`args.${name} is gone after the check`);
  return field.load(g);
}

/** All of them as a record. */
export function allArguments(g: Lowering, type: Type, destination: Address | undefined): Operand {
  if (type.kind !== "tuple") throw new Error("args is no record, after the check");
  const address = destination ?? g.memory(sizeOf(type), "args");
  g.zero(address, type.size);
  fields(g).forEach((field, i) => {
    g.moveInto(field.load(g), g.at(address, type.offsets[i] ?? 0), type.elements[i] ?? field.type);
  });
  return { kind: "memory", type, address };
}
