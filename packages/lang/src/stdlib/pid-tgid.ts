// Who is running, as numbers. In a pid namespace that is not the initial one these are the ones that its processes see, and
// that its /proc has.

import type { Builder, Value } from "../lowering/builder.ts";

/** The process's id in the upper half, the thread's in the lower one. */
export function pidTgid(b: Builder): Value {
  const namespace = b.pidNamespace;
  if (namespace === undefined) return b.call("get_current_pid_tgid", [], "pure");
  const info = b.memory(8, "pidns");
  b.zero(info, 8);
  b.call(
    "get_ns_current_pid_tgid",
    [b.constant(namespace.device), b.constant(namespace.inode), b.pointer(info), 8],
    "write",
  );
  const pid = b.load(info, 4);
  return b.binary("or", b.binary("shl", b.load(b.at(info, 4), 4), 32), pid);
}
