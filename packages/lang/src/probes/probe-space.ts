// Whose memory the plain addresses of a probe are: of the kernel, or of the process that it interrupted.

import type { CheckedProbe } from "../check/checked-program.ts";
import type { AddressSpace } from "../types/type.ts";

/** A probe without attach points is never run; its addresses count as the kernel's. */
export function probeSpace({ kind, points }: Pick<CheckedProbe, "kind" | "points">): AddressSpace {
  const [first] = points;
  return first === undefined ? "kernel" : kind.space(first);
}
