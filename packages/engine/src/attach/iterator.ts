// Iterators: attached to be read (run/iterators.ts), or pinned in a BPF file system for others to read.
import { attachIterator, type BpfProgram, type Link, pinObject } from "@kscope/kernel";
import type { IteratorPoint } from "@kscope/lang";

export function attachIteratorPoint(program: BpfProgram, { pin }: IteratorPoint): Link[] {
  const link = attachIterator(program);
  if (pin === undefined) return [link];
  try {
    pinObject(link.fd, pin);
  } catch (error) {
    link.close();
    throw error;
  }
  return [link];
}
