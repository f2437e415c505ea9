// Page allocation flags by name, as the kernel's own tracepoints show them (trace/events/mmflags.h): compound names
// first, then single flags, then what is left in hex. Bits are those of kernels since 6.10, whose order is fixed by
// enum ___GFP_*_BIT.
import type { Decoder } from "../decoder.ts";
import { readUnsigned64 } from "../integer.ts";

/** Position is the bit. Unnamed positions are unused. */
const BITS: readonly string[] = [
  "DMA",
  "HIGHMEM",
  "DMA32",
  "MOVABLE",
  "RECLAIMABLE",
  "HIGH",
  "IO",
  "FS",
  "ZERO",
  "",
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
];

function mask(...names: readonly string[]): number {
  return names.reduce((bits, name) => bits + 2 ** BITS.indexOf(name), 0);
}

const RECLAIM = ["DIRECT_RECLAIM", "KSWAPD_RECLAIM"] as const;
const KERNEL = [...RECLAIM, "IO", "FS"] as const;
const USER = [...KERNEL, "HARDWALL"] as const;
const MOVABLE = [...USER, "HIGHMEM", "MOVABLE"] as const;
const LIGHT_HUGE = ["IO", "FS", "HARDWALL", "HIGHMEM", "MOVABLE", "COMP", "NOMEMALLOC", "NOWARN"] as const;

const NAMES: readonly (readonly [number, string])[] = [
  [mask(...LIGHT_HUGE, "DIRECT_RECLAIM"), "GFP_TRANSHUGE"],
  [mask(...LIGHT_HUGE), "GFP_TRANSHUGE_LIGHT"],
  [mask(...MOVABLE), "GFP_HIGHUSER_MOVABLE"],
  [mask(...USER, "HIGHMEM"), "GFP_HIGHUSER"],
  [mask(...USER), "GFP_USER"],
  [mask(...KERNEL, "ACCOUNT"), "GFP_KERNEL_ACCOUNT"],
  [mask(...KERNEL), "GFP_KERNEL"],
  [mask(...RECLAIM, "IO"), "GFP_NOFS"],
  [mask("HIGH", "KSWAPD_RECLAIM"), "GFP_ATOMIC"],
  [mask(...RECLAIM), "GFP_NOIO"],
  [mask("KSWAPD_RECLAIM"), "GFP_NOWAIT"],
  [mask("DMA"), "GFP_DMA"],
  [mask("DMA32"), "GFP_DMA32"],
  ...BITS.filter((name) => name !== "").map((name) => [mask(name), `__GFP_${name}`] as const),
];

export function gfpText(flags: number | bigint): string {
  let left = BigInt(flags);
  if (left === 0n) return "0";
  const parts: string[] = [];
  for (const [bits, name] of NAMES) {
    const wanted = BigInt(bits);
    if ((left & wanted) !== wanted) continue;
    parts.push(name);
    left &= ~wanted;
  }
  if (left !== 0n) parts.push(`0x${left.toString(16)}`);
  return parts.join("|");
}

export function gfpDecoder(): Decoder {
  return ({ view }, offset) => gfpText(readUnsigned64(view, offset));
}
