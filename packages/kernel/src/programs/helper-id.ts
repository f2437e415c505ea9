// Helper functions by the names that code and messages use.
import { HELPER_ID } from "../generated/bpf-enums.generated.ts";

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(HELPER_ID).map(([name, id]) => [id, name]));
const IDS: ReadonlyMap<string, number> = new Map(Object.entries(HELPER_ID));

/** The number that programs call a helper by; `name` is its C name without `bpf_`. Throws TypeError for unknown ones. */
export function helperId(name: string): number {
  const id = IDS.get(name);
  if (id === undefined) throw new TypeError(`no helper ${name} in the kernel's list`);
  return id;
}

export function helperName(id: number): string | undefined {
  return NAMES.get(id);
}
