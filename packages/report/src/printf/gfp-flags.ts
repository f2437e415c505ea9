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

const NOIO = mask("DIRECT_RECLAIM", "KSWAPD_RECLAIM");
const NOFS = NOIO | mask("IO");
const KERNEL = NOFS | mask("FS");
const USER = KERNEL | mask("HARDWALL");
const HIGHUSER = USER | mask("HIGHMEM");
const MOVABLE = HIGHUSER | mask("MOVABLE", "SKIP_KASAN");
const LIGHT = (MOVABLE | mask("COMP", "NOMEMALLOC", "NOWARN")) & ~NOIO;

function single(...names: readonly Bit[]): readonly (readonly [bigint, string])[] {
  return names.map((name) => [mask(name), `__GFP_${name}`] as const);
}

/** Masks before their parts, so that the longest name wins. */
const NAMES: readonly (readonly [bigint, string])[] = [
  [LIGHT | mask("DIRECT_RECLAIM"), "GFP_TRANSHUGE"],
  [LIGHT, "GFP_TRANSHUGE_LIGHT"],
  [MOVABLE, "GFP_HIGHUSER_MOVABLE"],
  [HIGHUSER, "GFP_HIGHUSER"],
  [USER, "GFP_USER"],
  [KERNEL | mask("ACCOUNT"), "GFP_KERNEL_ACCOUNT"],
  [KERNEL, "GFP_KERNEL"],
  [NOFS, "GFP_NOFS"],
  [mask("HIGH", "KSWAPD_RECLAIM"), "GFP_ATOMIC"],
  [NOIO, "GFP_NOIO"],
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

/** Names joined by `|`, what has none as one hexadecimal number at the end; `0` for no flags. */
export function gfpFlagsText(flags: bigint): string {
  let rest = BigInt.asUintN(64, flags);
  const names: string[] = [];
  for (const [bits, name] of NAMES) {
    if ((rest & bits) !== bits) continue;
    names.push(name);
    rest &= ~bits;
  }
  if (rest !== 0n || names.length === 0) names.push(rest === 0n ? "0" : `0x${rest.toString(16)}`);
  return names.join("|");
}
