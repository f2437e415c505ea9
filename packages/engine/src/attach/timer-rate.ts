// How often a timer probe fires, as perf wants it said.
import type { SampleRate } from "@kscope/kernel";
import type { TimerPoint } from "@kscope/lang";

export function rateOf({ name, periodNs, hertz }: TimerPoint): SampleRate {
  if (hertz !== undefined) return { frequency: Number(hertz) };
  if (periodNs !== undefined) return { period: periodNs };
  throw new TypeError(`${name} has neither a period nor a frequency`);
}
