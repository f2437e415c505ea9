// Network addresses as text to bytes: dotted decimal, and RFC 4291, section 2.2.

function ipv4(text: string): number[] | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((p) => /^(0|[1-9]\d{0,2})$/.test(p) && Number(p) < 256)) return undefined;
  return parts.map(Number);
}

/** Groups of four hexadecimal digits; the last may be an IPv4 address. */
function groups(text: string): number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    const dotted = i === parts.length - 1 && part.includes(".") ? ipv4(part) : undefined;
    if (dotted !== undefined) bytes.push(...dotted);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part))
      bytes.push(Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255);
    else return undefined;
  }
  return bytes;
}

function ipv6(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [first, last] = halves.map(groups);
  if (first === undefined) return undefined;
  if (halves.length === 1) return first.length === 16 ? first : undefined;
  if (last === undefined || first.length + last.length > 14) return undefined;
  return [...first, ...new Array<number>(16 - first.length - last.length).fill(0), ...last];
}

/** 4 or 16 bytes in network order; undefined for what is no address. */
export function parseAddress(text: string): readonly number[] | undefined {
  return text.includes(":") ? ipv6(text) : ipv4(text);
}
