// Which functions of the kernel a pattern stands for, less those that are better left alone.

import type { KernelFunction } from "../kernel-functions.ts";
import type { Target } from "../target.ts";
import { globMatcher, isGlob } from "./glob.ts";

/** What is built into the kernel is in this module. */
export const BUILT_IN = "vmlinux";

/** Traceable as far as the kernel knows, but its own tests leave them out, since they hung machines (kprobe_multi_test.c). */
const DANGEROUS: ReadonlySet<string> = new Set(["arch_cpu_idle", "default_idle", "bpf_dispatcher_xdp_func"]);

/** `.part.N` is a piece of a function, with arguments of its own making. */
function isLeftOut(name: string): boolean {
  return (
    DANGEROUS.has(name) ||
    name.startsWith("rcu_") ||
    name.startsWith("__ftrace_invalid_address__") ||
    name.includes(".part.")
  );
}

export function traceable(target: Target, module: string, name: string): readonly KernelFunction[] {
  return target.kernelFunctions.matching(module, name).filter((f) => !isLeftOut(f.name));
}

/** GCC renames functions whose parameters it changes; whoever reads the source knows them by their first name. */
const RENAMED = /^(?:\.(?:isra|constprop)\.\d+)+$/;

/** Like `traceable`; a plain name that no function has also stands for those that the compiler renamed. */
export function traceableOrRenamed(target: Target, module: string, name: string): readonly KernelFunction[] {
  const found = traceable(target, module, name);
  if (found.length > 0 || isGlob(name) || name === "") return found;
  return traceable(target, module, `${name}.*`).filter((f) => RENAMED.test(f.name.slice(name.length)));
}

/** By module and name. */
export function sorted(functions: readonly KernelFunction[]): readonly KernelFunction[] {
  const key = (f: KernelFunction): string => `${f.module}:${f.name}`;
  return [...functions].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** A module and a function of a pattern for listings: `MODULE:FUNCTION`, or only a function, of all modules. */
export function listedPattern(pattern: string): { readonly module: string | undefined; readonly name: string } {
  const colon = pattern.indexOf(":");
  if (colon < 0) return { module: undefined, name: pattern };
  return { module: pattern.slice(0, colon), name: pattern.slice(colon + 1) };
}

/** Names that match, each once, in order. */
export function uniqueNames(functions: readonly KernelFunction[], name: string): readonly string[] {
  return [...new Set(functions.map((f) => f.name).filter(globMatcher(name)))].sort();
}
