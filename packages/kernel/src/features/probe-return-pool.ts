// Where a probed function's return address is kept meanwhile: with the task, or in one of a few slots that all tasks share
// (as in Linux 6.12). Where they run out, a session misses entries, too: 52 of 60 sleepers on two processors with 6.12.
// To fill the slots would take two blocked tasks a processor, so the kernel's type is asked whether there are any.
import { readFileSync } from "node:fs";
import { Btf, findMember } from "@kscope/btf";
import { type Answer, no, YES } from "./answer.ts";

export function probeReturnsPerTask(): Answer {
  const btf = Btf.parse(readFileSync("/sys/kernel/btf/vmlinux"));
  const fprobe = btf.find("fprobe", "struct");
  if (fprobe === undefined) return no("the kernel has no fprobes");
  return findMember(btf, fprobe, "rethook") === undefined ? YES : no("all tasks share a few slots for returns");
}
