// Helpers that not every kernel has: what a script uses them for, and since when there are any. Calls of those that this kernel
// lacks are refused with the construct's place, before the verifier would refuse a number.

import { DiagnosticError, type Span, type Target, type TargetFeature } from "@kscope/lang";

interface Need {
  readonly feature: TargetFeature;
  readonly since: string;
  readonly use: string;
  readonly instead: string;
}

const NEEDS: Readonly<Record<string, Need>> = {
  loop: {
    feature: "bpf_loop",
    since: "5.17",
    use: "go over a range or a stack whose length is not known before",
    instead: "give the range constant bounds",
  },
  for_each_map_elem: {
    feature: "for_each_map_elem",
    since: "5.13",
    use: "go over a map in a probe",
    instead: "print the map instead",
  },
  get_func_ret: {
    feature: "get_func_ret",
    since: "5.17",
    use: "tell what a BPF program returned",
    instead: "leave retval out",
  },
  map_lookup_percpu_elem: {
    feature: "map_lookup_percpu_elem",
    since: "5.19",
    use: "add up in a probe what processors have counted",
    instead: "print the map instead, or count in a plain variable: @n++",
  },
};

/** Throws DiagnosticError. */
export function demandHelper(name: string, target: Target, span: Span | undefined): void {
  const need = NEEDS[name];
  if (need === undefined || target.has(need.feature)) return;
  throw new DiagnosticError({
    code: "unsupported-feature",
    severity: "error",
    message: `This kernel can't ${need.use}: it has no bpf_${name}, which came with Linux ${need.since}`,
    span,
    hint: need.instead,
  });
}
