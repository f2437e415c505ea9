// Functions of the kernel that programs may call: each is called by the number of its type in the kernel's BTF.
import { kernelTypeId, UnsupportedError } from "@kscope/kernel";

const known = new Map<string, number>();

/** Throws UnsupportedError where the kernel has none of the name. */
export function kfuncTypeId(name: string): number {
  const id = known.get(name) ?? kernelTypeId(name, "function");
  if (id === 0) throw new UnsupportedError(`calls of ${name}`);
  known.set(name, id);
  return id;
}
