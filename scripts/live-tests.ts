// Whether live tests can run here: they load BPF programs, which takes root and a kernel that allows it.
import { existsSync } from "node:fs";
import { probeFeature } from "../packages/kernel/src/features/probe-features.ts";

/** Why they can't, or undefined if they can. */
export function whyNotLive(): string | undefined {
  if (process.getuid?.() !== 0) return "needs root";
  if (!existsSync("/sys/kernel/btf/vmlinux")) return "needs a kernel with BTF (/sys/kernel/btf/vmlinux)";
  const answer = probeFeature("raw_tracepoint");
  return answer.state === "yes" ? undefined : `this kernel does not load BPF programs: ${answer.reason}`;
}
