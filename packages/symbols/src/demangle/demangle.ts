// C++ names as people write them, from what compilers make of them. Covers names, types and literals; names with
// expressions in them (decltype, requires) are left as they are.
import { Cursor, NotMangled } from "./cursor.ts";
import { type Readable, readEncoding } from "./encoding.ts";

/** Names are of one file mostly asked for again and again: by each pattern of a script. */
const LONGEST = 4096;

/** Undefined where the name is no mangled one of C++, or of a form that is not known here. */
export function demangledName(mangled: string): Readable | undefined {
  if (!mangled.startsWith("_Z") || mangled.length > LONGEST) return undefined;
  const cursor = new Cursor(mangled.slice(2));
  try {
    const read = readEncoding(cursor, true);
    const rest = mangled.slice(2 + cursor.at);
    // .constprop.0, .cold and the like
    if (rest !== "" && !rest.startsWith(".")) return undefined;
    return rest === "" ? read : { ...read, whole: `${read.whole} [clone ${rest}]` };
  } catch (error) {
    if (error instanceof NotMangled) return undefined;
    throw error;
  }
}
