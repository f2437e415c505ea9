// The kernels that tests run under, and the releases of Debian that have them. Of each series the newest cloud kernel is taken:
// those hold what a virtual machine needs, and little else.

export interface Kernel {
  readonly series: string;
  readonly suite: string;
}

export const KERNELS: readonly Kernel[] = [
  { series: "5.10", suite: "bullseye" },
  { series: "6.1", suite: "bookworm" },
  { series: "6.12", suite: "bookworm" },
  { series: "7.2", suite: "sid" },
];

/** Throws where no series has the name. */
export function kernelOf(series: string): Kernel {
  const kernel = KERNELS.find((k) => k.series === series);
  if (kernel === undefined)
    throw new RangeError(`there is no kernel "${series}": ${KERNELS.map((k) => k.series).join(", ")}`);
  return kernel;
}
