// What the compiler may ask about the functions of the running kernel: which there are that can be traced, and where. Part
// of Target; their types are BTF's.

export interface KernelFunction {
  /** As the kernel has it, with what its compiler put behind it (`.isra.0`). */
  readonly name: string;
  /** `vmlinux` for what is built in. */
  readonly module: string;
}

export interface KernelFunctions {
  /** Functions that the kernel lets be traced, whose module and name match globs; in no order, each once a module. */
  matching(module: string, name: string): readonly KernelFunction[];
  /** Whether a module is loaded. */
  hasModule(name: string): boolean;
}
