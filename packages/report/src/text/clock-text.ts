// Wall-clock times: local ones with as many digits as an interval needs, and UTC ones for JSON.

export interface TimeUnit {
  /** As a binary string. */
  readonly name: string;
  /** Digits after the second. */
  readonly digits: 0 | 3 | 6 | 9;
}

const SECOND = 1_000_000_000n;
const SECONDS: TimeUnit = { name: "s", digits: 0 };
const MILLIS: TimeUnit = { name: "ms", digits: 3 };
/** The Greek letter mu in UTF-8. */
const MICROS: TimeUnit = { name: "\xce\xbcs", digits: 6 };
const NANOS: TimeUnit = { name: "ns", digits: 9 };

/** The coarsest unit that still shows an interval of so many nanoseconds. */
export function unitOf(nanoseconds: bigint): TimeUnit {
  if (nanoseconds >= SECOND) return SECONDS;
  if (nanoseconds >= 1_000_000n) return MILLIS;
  return nanoseconds >= 1_000n ? MICROS : NANOS;
}

/** Local `hh:mm:ss`, with a fraction where the unit has one. */
export function clockText(epochNanoseconds: bigint, unit: TimeUnit): string {
  const date = new Date(Number(epochNanoseconds / 1_000_000n));
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
  return unit.digits === 0 ? time : `${time}.${fraction(epochNanoseconds).slice(0, unit.digits)}`;
}

/** UTC `yyyy-mm-dd hh:mm:ss.nnnnnnnnn`. */
export function utcText(epochNanoseconds: bigint): string {
  const iso = new Date(Number(epochNanoseconds / 1_000_000n)).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}.${fraction(epochNanoseconds)}`;
}

function fraction(epochNanoseconds: bigint): string {
  return (epochNanoseconds % SECOND).toString().padStart(9, "0");
}
