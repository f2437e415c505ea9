// Count, total and average. The average is the integer quotient, cut towards zero.
import type { StatsDatum } from "../../reports/report.ts";
import type { Bytes } from "../bytes.ts";
import type { Merge, Shares } from "./merge.ts";
import { total } from "./sum.ts";

export function quotient(total: number | bigint, count: number | bigint): number | bigint {
  if (typeof total === "number" && typeof count === "number") return Math.trunc(total / count) + 0;
  return BigInt(total) / BigInt(count);
}

function stats({ view }: Bytes, shares: Shares, signed: boolean): StatsDatum | undefined {
  const count = total(view, { ...shares, offset: shares.offset + 8, signed: false });
  if (count === 0) return undefined;
  const sum = total(view, { ...shares, signed });
  return { count, total: sum, average: quotient(sum, count) };
}

export function averageOf(signed: boolean): Merge {
  return (bytes, shares) => stats(bytes, shares, signed)?.average;
}

export function statsOf(signed: boolean): Merge {
  return (bytes, shares) => stats(bytes, shares, signed);
}
