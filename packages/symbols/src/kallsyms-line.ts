// One line of /proc/kallsyms: "ffffffff81000000 T _stext" and for modules a tab and "[name]". Parsed at an offset in the bytes.
import { keyOfHalves } from "@kscope/elf";

const DIGITS = 16;
const TAB = 0x09;
const NEWLINE = 0x0a;
const BRACKET = 0x5b;
const TYPE_AT = DIGITS + 1;
/** Offset of the name in a line. */
export const NAME_AT: number = DIGITS + 3;

/** Key (see `addressKey`) of the address at `at`; 0 if hidden. The kernel writes 16 lower-case digits. */
export function lineKey(bytes: Uint8Array, at: number): number {
  return keyOfHalves(hexWord(bytes, at + 8), hexWord(bytes, at));
}

function hexWord(bytes: Uint8Array, at: number): number {
  let word = 0;
  for (let i = at; i < at + 8; i++) {
    const unit = bytes[i] ?? 0;
    // '0'..'9' are 0x30.., 'a'..'f' are 0x61..
    word = (word << 4) | (unit > 0x39 ? unit - 0x57 : unit - 0x30);
  }
  return word;
}

/** Address of the line at `at`. */
export function lineAddress(bytes: Uint8Array, at: number): bigint {
  return (BigInt(hexWord(bytes, at) >>> 0) << 32n) | BigInt(hexWord(bytes, at + 8) >>> 0);
}

export interface LineNames {
  readonly name: string;
  /** Undefined for what is built in. */
  readonly module: string | undefined;
}

/** Name and module of the line at `at`. */
export function lineNames(bytes: Buffer, at: number): LineNames {
  const newline = bytes.indexOf(NEWLINE, at);
  const line = bytes.toString("latin1", at + NAME_AT, newline < 0 ? bytes.length : newline);
  const tab = line.indexOf("\t");
  if (tab < 0) return { name: line, module: undefined };
  const module = line.charCodeAt(tab + 1) === BRACKET ? line.slice(tab + 2, -1) : undefined;
  return { name: line.slice(0, tab), module };
}

/**
 * Whether the line at `at` is of code. Data (b, d and r in both cases) is not looked up, because bpftrace names it after the
 * code before it, where a kernel lists it at all.
 */
export function isCode(bytes: Uint8Array, at: number): boolean {
  const lower = (bytes[at + TYPE_AT] ?? 0) | 0x20;
  return lower !== 0x62 && lower !== 0x64 && lower !== 0x72;
}

/** Whether `unit` ends a name. */
export function endsName(unit: number | undefined): boolean {
  return unit === NEWLINE || unit === TAB;
}
