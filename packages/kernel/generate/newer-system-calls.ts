// System calls that came after the UAPI headers which distributions ship today: number and name as in the kernel's
// scripts/syscall.tbl (common to every architecture since 424) and arch/x86/entry/syscalls/syscall_64.tbl, Linux 6.18.

export const newerCommon: Readonly<Record<string, number>> = {
  cachestat: 451,
  fchmodat2: 452,
  map_shadow_stack: 453,
  futex_wake: 454,
  futex_wait: 455,
  futex_requeue: 456,
  statmount: 457,
  listmount: 458,
  lsm_get_self_attr: 459,
  lsm_set_self_attr: 460,
  lsm_list_modules: 461,
  mseal: 462,
  setxattrat: 463,
  getxattrat: 464,
  listxattrat: 465,
  removexattrat: 466,
  open_tree_attr: 467,
  file_getattr: 468,
  file_setattr: 469,
};

export const newerX86: Readonly<Record<string, number>> = { uretprobe: 335, uprobe: 336 };
