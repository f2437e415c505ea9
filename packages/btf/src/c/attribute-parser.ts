// Reads `__attribute__((…))`, `_Alignas` and `[[…]]`. Only packed, aligned and mode matter to layout and are kept;
// attributes that would change it in ways not understood here are refused, all others are ignored.
import { type CContext, constant, expressionEnv } from "./c-context.ts";
import { parseTypeName } from "./declarator-parser.ts";
import { errorAt } from "./token.ts";

/** What attributes ask for; alignment in bytes. `mode` is the size that an integer type is given instead of its own. */
export type CAttributes = { packed: boolean; aligned: number | undefined; mode: number | undefined };

/** GCC's machine modes of integers and their bytes on 64-bit machines. */
const MODES: ReadonlyMap<string, number> = new Map([
  ["QI", 1],
  ["byte", 1],
  ["HI", 2],
  ["SI", 4],
  ["DI", 8],
  ["word", 8],
  ["pointer", 8],
  ["TI", 16],
]);

const LAYOUT_CHANGING = new Set(["vector_size", "ext_vector_type", "ms_struct", "scalar_storage_order"]);
/** `aligned` without a number: the largest alignment any type needs on x86_64 and arm64. */
const BIGGEST_ALIGNMENT = 16;
const WORDS = new Set(["__attribute__", "__attribute", "_Alignas", "alignas", "__extension__"]);

export function noAttributes(): CAttributes {
  return { packed: false, aligned: undefined, mode: undefined };
}

/** Whether an attribute is next. */
export function startsAttribute(context: CContext): boolean {
  const token = context.stream.peek;
  return (
    (token.kind === "name" && WORDS.has(token.text)) || (token.text === "[" && context.stream.look(1).text === "[")
  );
}

/** Reads all attributes that are next into `into`. */
export function parseAttributes(context: CContext, into: CAttributes = noAttributes()): CAttributes {
  while (startsAttribute(context)) {
    const word = context.stream.peek.text;
    if (word === "[") context.stream.skipGroup();
    else if (word === "__extension__") context.stream.next();
    else if (word.toLowerCase().endsWith("alignas")) parseAlignas(context, into);
    else parseGnu(context, into);
  }
  return into;
}

function align(into: CAttributes, bytes: number): void {
  into.aligned = Math.max(into.aligned ?? 1, bytes);
}

function parseAlignas(context: CContext, into: CAttributes): void {
  const { stream } = context;
  stream.next();
  stream.expect("(");
  const isType = expressionEnv(context).types?.startsType(stream) === true;
  align(into, isType ? context.types.shape(parseTypeName(context)).align : Number(constant(context)));
  stream.expect(")");
}

function parseGnu(context: CContext, into: CAttributes): void {
  const { stream } = context;
  stream.next();
  stream.expect("(");
  stream.expect("(");
  while (!stream.is(")")) if (!stream.accept(",")) parseOne(context, into);
  stream.expect(")");
  stream.expect(")");
}

function parseOne(context: CContext, into: CAttributes): void {
  const { stream } = context;
  const token = stream.next();
  const name = token.text.replace(/^__(.*)__$/, "$1");
  if (token.kind !== "name") throw errorAt(token, "expected the name of an attribute");
  if (LAYOUT_CHANGING.has(name)) throw errorAt(token, `attribute "${name}" changes the layout and is not supported`);
  if (name === "packed") into.packed = true;
  if (name === "aligned") align(into, alignment(context));
  else if (name === "mode") into.mode = mode(context);
  else if (stream.is("(")) stream.skipGroup();
}

function mode(context: CContext): number {
  const { stream } = context;
  stream.expect("(");
  const token = stream.next();
  const size = MODES.get(token.text.replace(/^__(.*)__$/, "$1"));
  if (size === undefined) throw errorAt(token, `mode "${token.text}" is not supported`);
  stream.expect(")");
  return size;
}

function alignment(context: CContext): number {
  const { stream } = context;
  if (!stream.accept("(")) return BIGGEST_ALIGNMENT;
  const value = constant(context);
  if (value < 1n || value > 1n << 28n || (value & (value - 1n)) !== 0n) {
    throw stream.error(`alignment ${value} is not a power of two`);
  }
  stream.expect(")");
  return Number(value);
}
