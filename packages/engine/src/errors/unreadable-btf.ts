// The kernel's type information could not be used: which file, and whether the user chose it.

export class UnreadableBtf extends Error {
  readonly path: string;

  constructor(path: string, problem: string, chosen: boolean) {
    const advice = chosen
      ? "correct or unset BPFTRACE_BTF; without it the kernel's own types are used"
      : "set BPFTRACE_BTF to a good copy of this kernel's BTF";
    super(`cannot use the type information in ${path}: ${problem}; ${advice}`);
    this.name = "UnreadableBtf";
    this.path = path;
  }
}
