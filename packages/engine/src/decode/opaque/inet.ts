// IP addresses as inet_ntop(3) writes them: IPv6 after RFC 5952 (lower case, the longest run of two or more zero groups
// shortened, the first of equals), with the dotted form for addresses that embed IPv4.
import { AF_INET, AF_INET6 } from "@kscope/lang";
import type { Bytes } from "../bytes.ts";
import type { Decoder } from "../decoder.ts";

/** Any other address family gives an empty text. */
export function inetDecoder(): Decoder {
  return (bytes, offset) => {
    const family = bytes.view.getUint32(offset, true);
    if (family === AF_INET) return ipv4(bytes, offset + 4);
    return family === AF_INET6 ? ipv6(bytes, offset + 4) : "";
  };
}

function ipv4({ view }: Bytes, at: number): string {
  return `${view.getUint8(at)}.${view.getUint8(at + 1)}.${view.getUint8(at + 2)}.${view.getUint8(at + 3)}`;
}

function ipv6(bytes: Bytes, at: number): string {
  const groups = Array.from({ length: 8 }, (_, i) => bytes.view.getUint16(at + i * 2));
  const run = longestZeroRun(groups);
  const embedded = embedsIpv4(groups, run);
  const texts = groups.slice(0, embedded ? 6 : 8).map((g) => g.toString(16));
  if (embedded) texts.push(ipv4(bytes, at + 12));
  if (run.length < 2) return texts.join(":");
  return `${texts.slice(0, run.start).join(":")}::${texts.slice(run.start + run.length).join(":")}`;
}

interface Run {
  readonly start: number;
  readonly length: number;
}

function longestZeroRun(groups: readonly number[]): Run {
  let best: Run = { start: -1, length: 0 };
  for (let i = 0; i < groups.length; i++) {
    let end = i;
    while (groups[end] === 0) end++;
    if (end - i > best.length) best = { start: i, length: end - i };
    if (end > i) i = end;
  }
  return best;
}

/** `::a.b.c.d` and `::ffff:a.b.c.d`; glibc does not take `::1` and `::` for the former. */
function embedsIpv4(groups: readonly number[], run: Run): boolean {
  if (run.start !== 0) return false;
  return run.length === 6 || (run.length === 5 && groups[5] === 0xffff);
}
