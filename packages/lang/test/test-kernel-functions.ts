// Functions of the test machine's kernel: those that BTF knows and others, renamed ones, a module's.

import type { KernelFunction, KernelFunctions } from "../src/kernel-functions.ts";
import { globMatcher } from "../src/probes/glob.ts";

const BUILT_IN: readonly string[] = [
  "vfs_write",
  "vfs_read",
  "vfs_readv",
  "vfs_statx.part.0",
  "many_arguments",
  "printk",
  "schedule",
  "renamed.isra.0",
  "twice.constprop.0",
  "twice.constprop.1.isra.0",
  "rcu_read_unlock",
  "default_idle",
  "common",
];
const OF_MODULE: readonly string[] = ["nft_new", "common"];

export function testKernelFunctions(): KernelFunctions {
  const all: readonly KernelFunction[] = [
    ...BUILT_IN.map((name) => ({ name, module: "vmlinux" })),
    ...OF_MODULE.map((name) => ({ name, module: "nf_tables" })),
  ];
  return {
    matching: (module, name) => {
      const [ofModule, named] = [globMatcher(module), globMatcher(name)];
      return all.filter((f) => ofModule(f.module) && named(f.name));
    },
    hasModule: (name) => name === "vmlinux" || name === "nf_tables",
  };
}
