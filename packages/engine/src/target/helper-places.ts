// Whether a program at an attach point may call a helper, where programs of its type may not do so everywhere: by loading one.

import { type HelperName, type HelperPlace, probeHelperAt } from "@kscope/kernel";
import type { ResolvedAttachPoint } from "@kscope/lang";

/** False only if the kernel certainly refuses it. */
export function mayCallAt(point: ResolvedAttachPoint, helper: string): boolean {
  const place = placeOf(point);
  return place === undefined || probeHelperAt(place, helper as HelperName).state !== "no";
}

/** Of programs that are loaded for a function or type of the kernel itself; undefined for all others. */
function placeOf(point: ResolvedAttachPoint): HelperPlace | undefined {
  switch (point.kind) {
    case "fentry":
    case "fexit":
      if (point.program !== undefined || point.module !== "vmlinux") return undefined;
      return { expectedAttachType: `trace_${point.kind}`, attachBtfId: point.typeId };
    case "iter":
      return { expectedAttachType: "trace_iter", attachBtfId: point.typeId };
    case "rawtracepoint":
      if (point.btf === undefined || point.btf.module !== undefined) return undefined;
      return { expectedAttachType: "trace_raw_tp", attachBtfId: point.btf.typeId };
    default:
      return undefined;
  }
}
