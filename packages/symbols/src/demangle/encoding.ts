// Whole mangled names: functions with their parameters, variables, and what compilers make besides (5.1.2, 5.1.4).
import { type Cursor, NotMangled, whole } from "./cursor.ts";
import { type NameText, readName } from "./names.ts";
import { SPECIAL_NAMES } from "./tables.ts";
import { parameterList, readType } from "./types.ts";

export interface Readable {
  /** With result and parameters, as far as they are written: `int f<int>(long)`. */
  readonly whole: string;
  /** Without both. */
  readonly name: string;
}

/** `outermost`: nothing stands behind it, and results of templates are shown. */
export function readEncoding(c: Cursor, outermost: boolean): Readable {
  const special = SPECIAL_NAMES.get(c.peek(2));
  if (special !== undefined) {
    c.at += 2;
    return both(special + whole(readType(c)));
  }
  if (c.peek() === "T" || c.peek(2) === "GR" || c.peek(2) === "GV") return specialFunction(c);
  const name = readName(c);
  if (c.at >= c.text.length || c.peek() === "E" || c.peek() === ".") return both(name.text + name.qualifiers);
  return functionText(c, name, outermost);
}

function functionText(c: Cursor, name: NameText, outermost: boolean): Readable {
  const result = name.isTemplate && !name.hasNoResult ? readType(c) : undefined;
  const parameters = parameterList(c, () => c.at >= c.text.length || c.peek() === "E" || c.peek() === ".");
  const text = `${name.text}(${parameters})${name.qualifiers}`;
  const shown = result === undefined || !outermost ? text : `${result.left} ${text}${result.right}`;
  return { whole: shown, name: name.text };
}

/** Thunks adjust `this`; guards protect the first use of static variables. */
function specialFunction(c: Cursor): Readable {
  if (c.accept("GV")) return both(`guard variable for ${readName(c).text}`);
  if (c.accept("Th")) return thunk(c, "non-virtual thunk to ", 1);
  if (c.accept("Tv")) return thunk(c, "virtual thunk to ", 2);
  throw new NotMangled();
}

function thunk(c: Cursor, prefix: string, offsets: number): Readable {
  for (let i = 0; i < offsets; i++) {
    c.accept("n");
    c.number();
    c.expect("_");
  }
  const { whole: text, name } = readEncoding(c, false);
  return { whole: prefix + text, name: prefix + name };
}

function both(text: string): Readable {
  return { whole: text, name: text };
}
