// Helpers that not every kernel has: what a script uses them for, and since when there are any. Calls of those that this kernel
// lacks are refused with the construct's place, before the verifier would refuse a number.

import { DiagnosticError, type ResolvedAttachPoint, type Span, type Target, type TargetFeature } from "@kscope/lang";

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
    use: "go over a long range, or over one or a stack whose length is not known before",
    instead: "give the range constant bounds, of some thousand rounds at most",
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
  probe_write_user: {
    feature: "probe_write_user",
    since: "4.8",
    use: "write into the memory of programs",
    instead: "it may be locked down: see /sys/kernel/security/lockdown",
  },
  override_return: {
    feature: "override_return",
    since: "4.16",
    use: "change what a function returns",
    instead: "it has to be built with CONFIG_BPF_KPROBE_OVERRIDE",
  },
};

/** Helpers that only programs at some places may call, and what does without. */
const AT_PLACES: Readonly<Record<string, string>> = {
  d_path: "full_path() tells paths everywhere",
  get_socket_cookie: "the socket's address tells it from others while it is open",
};

/** `points`: where the program runs that calls it. Throws DiagnosticError. */
export function demandHelper(
  name: string,
  target: Target,
  { span, points }: { span: Span | undefined; points: readonly ResolvedAttachPoint[] },
): void {
  const need = NEEDS[name];
  if (need !== undefined && !target.has(need.feature)) {
    const message = `This kernel can't ${need.use}: it has no bpf_${name}, which came with Linux ${need.since}`;
    throw unsupported(message, span, need.instead);
  }
  const instead = AT_PLACES[name];
  const closed = instead === undefined ? undefined : points.find((point) => !target.mayCallAt(point, name));
  if (closed !== undefined)
    throw unsupported(`This kernel lets no program at ${closed.name} call bpf_${name}`, span, instead);
}

function unsupported(message: string, span: Span | undefined, hint = ""): DiagnosticError {
  return new DiagnosticError({ code: "unsupported-feature", severity: "error", message, span, hint });
}
