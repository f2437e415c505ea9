// Which functions of the kernel that are no helpers the programs of a probe may call.

import type { CallCheck } from "./function-record.ts";

export function mayCall({ points, kind, target }: CallCheck, name: string): boolean {
  return points.every((point) => target.mayCall(kind.programType(point), name));
}
