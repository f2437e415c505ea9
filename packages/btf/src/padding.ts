// The unnamed bit fields that stand for a gap between two members, so that a C compiler reproduces the layout. Gaps
// that the compiler makes by itself get none. The choice of words is that of libbpf's dumper, since bpftrace shows it.
import { roundUp } from "./round-up.ts";

const PADS = [
  { name: "long", bits: 64 },
  { name: "int", bits: 32 },
  { name: "short", bits: 16 },
  { name: "char", bits: 8 },
] as const;

/** A gap in bits; `alignment` (bytes) is that of what follows, `inBitfield` tells bit fields on both sides. */
export type Gap = {
  readonly from: number;
  readonly to: number;
  readonly alignment: number;
  readonly inBitfield: boolean;
};

/** Pads beyond this many bits are not listed one by one: only corrupt BTF has such gaps. */
const MAX_GAP_BITS = 8 * 65536;

/** Lines such as `long: 64;` that fill a gap, without indentation. */
export function padding(gap: Gap): string[] {
  if (gap.from >= gap.to) return [];
  const widest = PADS.find((pad) => roundUp(gap.from, pad.bits) <= gap.to) ?? PADS[3];
  const aligned = roundUp(gap.from, widest.bits);
  if (aligned > gap.to) return fill(gap.from, gap.to, 8);
  const marker = needsMarker(gap, aligned) ? [`${widest.name}: ${gap.inBitfield ? aligned - gap.from : 0};`] : [];
  return [...marker, ...fill(aligned, gap.to, widest.bits)];
}

/** Whether the compiler would not reach `aligned` by itself. */
function needsMarker(gap: Gap, aligned: number): boolean {
  if (aligned === gap.from) return false;
  if (gap.inBitfield) return true;
  if (aligned === gap.to) return roundUp(gap.from, gap.alignment * 8) !== aligned;
  return gap.to - aligned <= aligned - gap.from;
}

function fill(from: number, to: number, unit: number): string[] {
  const bits = to - from;
  if (bits > MAX_GAP_BITS) return [`char: 8 /* ${bits} bits */;`];
  const whole = Math.floor(bits / unit);
  const rest = bits % unit;
  const name = PADS.find((pad) => pad.bits === unit)?.name ?? "char";
  const lines = Array.from({ length: whole }, () => `${name}: ${unit};`);
  const smallest = PADS.findLast((pad) => pad.bits >= rest)?.name ?? "long";
  return rest === 0 ? lines : [...lines, `${smallest}: ${rest};`];
}
