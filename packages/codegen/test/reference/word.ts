// The integers of the language as mathematics: a type is a width and a sign, a value a number inside it. Written from the
// language's rules alone, not from the compiler's tables, so that the two can be held against each other.

export interface Word {
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  /** Of a literal that is not negative: it takes on the sign of what it meets. */
  readonly adapts: boolean;
  readonly bool: boolean;
}

export interface Typed {
  readonly type: Word;
  readonly value: bigint;
}

export function word(bytes: Word["bytes"], signed: boolean): Word {
  return { bytes, signed, adapts: false, bool: false };
}

export const S64: Word = word(8, true);
export const U64: Word = word(8, false);
export const BOOLEAN: Word = { bytes: 1, signed: false, adapts: false, bool: true };

export function fit(value: bigint, { bytes, signed, bool }: Word): bigint {
  if (bool) return value === 0n ? 0n : 1n;
  return signed ? BigInt.asIntN(bytes * 8, value) : BigInt.asUintN(bytes * 8, value);
}

/** Widths from the smallest up, as literals try them. */
const WIDTHS = [1, 2, 4, 8] as const;

export function ofLiteral(value: bigint): Word {
  if (value >= 2n ** 63n) return U64;
  const bytes = WIDTHS.find((b) => BigInt.asIntN(b * 8, value) === value) ?? 8;
  return { bytes, signed: true, adapts: value >= 0n, bool: false };
}

/** What holds values of both; two of 64 bits and different sign meet in int64. */
export function join(a: Word, b: Word): Word {
  const bytes = Math.max(a.bytes, b.bytes) as Word["bytes"];
  if (a.signed === b.signed) return { bytes, signed: a.signed, adapts: a.adapts && b.adapts, bool: a.bool && b.bool };
  if (a.adapts || b.adapts) return word(bytes, a.adapts ? b.signed : a.signed);
  const [signed, unsigned] = a.signed ? [a, b] : [b, a];
  return signed.bytes > unsigned.bytes ? signed : word(Math.min(8, 2 * unsigned.bytes) as Word["bytes"], true);
}

/** Whether an operation on the two is one of signed numbers: if either is, unless that one is a literal that adapts. */
export function eitherSigned(a: Word, b: Word): boolean {
  if (a.adapts !== b.adapts) return a.adapts ? b.signed : a.signed;
  return a.signed || b.signed;
}

const low = (value: bigint): bigint => BigInt.asUintN(64, value);

/** On words of 64 bits: no operator but comparisons knows a sign. Undefined: divided by zero. */
export function operate(operator: string, left: bigint, right: bigint): bigint | undefined {
  const [a, b] = [low(left), low(right)];
  switch (operator) {
    case "+":
      return low(a + b);
    case "-":
      return low(a - b);
    case "*":
      return low(a * b);
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "<<":
      return low(a << (b & 63n));
    case ">>":
      return a >> (b & 63n);
    case "/":
      return b === 0n ? undefined : a / b;
    case "%":
      return b === 0n ? undefined : a % b;
    default:
      throw new RangeError(`no operator ${operator}`);
  }
}

export function compare(operator: string, left: Typed, right: Typed): boolean | undefined {
  const signed = join(left.type, right.type).signed;
  const [a, b] = [left.value, right.value].map((v) => (signed ? BigInt.asIntN(64, v) : low(v))) as [bigint, bigint];
  switch (operator) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      return undefined;
  }
}
