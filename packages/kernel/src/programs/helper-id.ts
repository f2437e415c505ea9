// Helper functions by the names that code and messages use.
import { HELPER_ID } from "../generated/bpf-enums.generated.ts";

const IDS: Readonly<Record<string, number>> = HELPER_ID;

/** The number that programs call a helper by; `name` is its C name without `bpf_`. Throws TypeError for unknown ones. */
export function helperId(name: string): number {
  const id = IDS[name];
  if (id === undefined) throw new TypeError(`no helper ${name} in the kernel's list`);
  return id;
}

export function helperName(id: number): string | undefined {
  return Object.keys(IDS).find((name) => IDS[name] === id);
}
