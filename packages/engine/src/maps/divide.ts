// print(@m, top, divisor): integers divided and cut towards zero. Of stats only the average is divided. Histograms keep
// their counts: which rows are shown depends on the undivided ones, so the sink divides (the report names the divisor).
import type { Type } from "@kscope/lang";
import { quotient } from "../decode/aggregates/average.ts";
import type { Datum, StatsDatum } from "../reports/report.ts";

export function divideBy(divisor: number, type: Type): (value: Datum) => Datum {
  if (divisor === 0 || divisor === 1) return (value) => value;
  if (type.kind === "integer") return (value) => quotient(value as number | bigint, divisor);
  if (type.kind !== "aggregate") return (value) => value;
  if (type.name === "stats") {
    return (value) => {
      const stats = value as StatsDatum;
      return { ...stats, average: quotient(stats.average, divisor) };
    };
  }
  return type.name === "hist" || type.name === "lhist" || type.name === "tseries"
    ? (value) => value
    : (value) => quotient(value as number | bigint, divisor);
}
