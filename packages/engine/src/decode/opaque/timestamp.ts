// strftime() of a time that a probe took: nanoseconds since boot, shown in local time. The language adds three
// conversions for the fraction of the second: %f microseconds, %k nanoseconds, %l milliseconds.
import type { OpaqueType } from "@kscope/lang";
import type { DecodeContext, Decoder } from "../decoder.ts";
import { formatTime } from "../strftime.ts";

const MILLION = 1_000_000n;
const BILLION = 1_000_000_000n;

export function timestampDecoder(type: OpaqueType, context: DecodeContext): Decoder {
  const format = type.format ?? "%H:%M:%S";
  return ({ view }, offset) => {
    const nanoseconds = context.bootTime() + view.getBigUint64(offset, true);
    return formatTime(withFraction(format, Number(nanoseconds % BILLION)), new Date(Number(nanoseconds / MILLION)));
  };
}

function withFraction(format: string, nanoseconds: number): string {
  const digits = String(nanoseconds).padStart(9, "0");
  return format.replace(/%[fkl]/g, (which) => digits.slice(0, which === "%f" ? 6 : which === "%k" ? 9 : 3));
}
