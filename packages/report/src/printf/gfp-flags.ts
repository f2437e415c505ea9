// %gr: an allocation's flags by name. The bit positions are those of include/linux/gfp_types.h, where the last few depend on
// the kernel's configuration; the order of names is that of __def_gfpflag_names in include/trace/events/mmflags.h.

const BITS = [
  "DMA",
  "HIGHMEM",
  "DMA32",
  "MOVABLE",
  "RECLAIMABLE",
  "HIGH",
  "IO",
  "FS",
  "ZERO",
  "UNUSED",
  "DIRECT_RECLAIM",
  "KSWAPD_RECLAIM",
  "WRITE",
  "NOWARN",
  "RETRY_MAYFAIL",
  "NOFAIL",
  "NORETRY",
  "MEMALLOC",
  "COMP",
  "NOMEMALLOC",
  "HARDWALL",
  "THISNODE",
  "ACCOUNT",
  "ZEROTAGS",
  "SKIP_ZERO",
  "SKIP_KASAN",
  "NO_OBJ_EXT",
] as const;

type Bit = (typeof BITS)[number];

function mask(...names: readonly Bit[]): bigint {
  return names.reduce((bits, name) => bits | (1n << BigInt(BITS.indexOf(name))), 0n);
}

function single(...names: readonly Bit[]): readonly (readonly [bigint, string])[] {
  return names.map((name) => [mask(name), `__GFP_${name}`] as const);
}

/** Masks before their parts, so that the longest name wins. */
function flagNames(): readonly (readonly [bigint, string])[] {
  const noIo = mask("DIRECT_RECLAIM", "KSWAPD_RECLAIM");
  const noFs = noIo | mask("IO");
  const kernel = noFs | mask("FS");
  const user = kernel | mask("HARDWALL");
  const highUser = user | mask("HIGHMEM");
  const movable = highUser | mask("MOVABLE", "SKIP_KASAN");
  const light = (movable | mask("COMP", "NOMEMALLOC", "NOWARN")) & ~noIo;
  return [
    [light | mask("DIRECT_RECLAIM"), "GFP_TRANSHUGE"],
    [light, "GFP_TRANSHUGE_LIGHT"],
    [movable, "GFP_HIGHUSER_MOVABLE"],
    [highUser, "GFP_HIGHUSER"],
    [user, "GFP_USER"],
    [kernel | mask("ACCOUNT"), "GFP_KERNEL_ACCOUNT"],
    [kernel, "GFP_KERNEL"],
    [noFs, "GFP_NOFS"],
    [mask("HIGH", "KSWAPD_RECLAIM"), "GFP_ATOMIC"],
    [noIo, "GFP_NOIO"],
    [mask("KSWAPD_RECLAIM", "NOWARN"), "GFP_NOWAIT"],
    [mask("DMA"), "GFP_DMA"],
    ...single("HIGHMEM"),
    [mask("DMA32"), "GFP_DMA32"],
    ...single(
      "HIGH",
      "IO",
      "FS",
      "ZERO",
      "DIRECT_RECLAIM",
      "KSWAPD_RECLAIM",
      "WRITE",
      "NOWARN",
      "RETRY_MAYFAIL",
      "NOFAIL",
    ),
    ...single("NORETRY", "MEMALLOC", "COMP", "NOMEMALLOC", "HARDWALL", "THISNODE", "ACCOUNT", "ZEROTAGS", "SKIP_ZERO"),
    ...single("SKIP_KASAN", "NO_OBJ_EXT"),
  ];
}

let known: ReturnType<typeof flagNames> | undefined;

/** Names joined by `|`, what has none as one hexadecimal number at the end; `0` for no flags. */
export function gfpFlagsText(flags: bigint): string {
  known ??= flagNames();
  let rest = BigInt.asUintN(64, flags);
  const names: string[] = [];
  for (const [bits, name] of known) {
    if ((rest & bits) !== bits) continue;
    names.push(name);
    rest &= ~bits;
  }
  if (rest !== 0n || names.length === 0) names.push(rest === 0n ? "0" : `0x${rest.toString(16)}`);
  return names.join("|");
}
