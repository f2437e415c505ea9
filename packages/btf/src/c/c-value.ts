// Integer values of C constant expressions: two's complement of 32 or 64 bits, signed or not, with the usual
// arithmetic conversions. Floating point is not constant here.

export type CValue = { readonly value: bigint; readonly bits: 32 | 64; readonly unsigned: boolean };

type Shape = Pick<CValue, "bits" | "unsigned">;

/** A value wrapped to a width and sign. */
export function wrap(value: bigint, { bits, unsigned }: Shape): CValue {
  return { value: unsigned ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value), bits, unsigned };
}

/** An `int`. */
export function intValue(value: bigint | boolean): CValue {
  return { value: BigInt(value), bits: 32, unsigned: false };
}

/** A value of type `size_t`. */
export function sizeValue(value: number): CValue {
  return { value: BigInt(value), bits: 64, unsigned: true };
}

function common(a: CValue, b: CValue): Shape {
  if (a.bits === b.bits) return { bits: a.bits, unsigned: a.unsigned || b.unsigned };
  return a.bits > b.bits ? a : b;
}

type Arithmetic = (a: bigint, b: bigint) => bigint;
type Comparison = (a: bigint, b: bigint) => boolean;

const ARITHMETIC: Readonly<Record<string, Arithmetic>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
};

const COMPARISON: Readonly<Record<string, Comparison>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
};

/** Binary operators that are not lazy, by precedence; more binds tighter. */
export const PRECEDENCE: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "^": 4,
  "&": 5,
  "==": 6,
  "!=": 6,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
};

function shift(operator: string, a: CValue, b: CValue): CValue {
  // a shift by more than the width is undefined in C; x86 takes the count modulo the width
  const count = BigInt.asUintN(64, b.value) % BigInt(a.bits);
  return wrap(operator === "<<" ? a.value << count : a.value >> count, a);
}

/** The result of a binary operator, or undefined for a division by zero. */
export function binary(operator: string, a: CValue, b: CValue): CValue | undefined {
  if (operator === "&&") return intValue(a.value !== 0n && b.value !== 0n);
  if (operator === "||") return intValue(a.value !== 0n || b.value !== 0n);
  if (operator === "<<" || operator === ">>") return shift(operator, a, b);
  if ((operator === "/" || operator === "%") && b.value === 0n) return undefined;
  const shape = common(a, b);
  const [x, y] = [wrap(a.value, shape).value, wrap(b.value, shape).value];
  const compare = COMPARISON[operator];
  if (compare !== undefined) return intValue(compare(x, y));
  const compute = ARITHMETIC[operator];
  return compute === undefined ? undefined : wrap(compute(x, y), shape);
}

/** The result of `+ - ~ !`. */
export function unary(operator: string, a: CValue): CValue {
  if (operator === "!") return intValue(a.value === 0n);
  if (operator === "-") return wrap(-a.value, a);
  return operator === "~" ? wrap(~a.value, a) : a;
}
