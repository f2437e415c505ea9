// The functions that an instruction belongs to: the one it was compiled into, and those that were inlined there. DWARF 5,
// section 3.3.8.
import { AT, TAG } from "./constants.ts";
import type { Die } from "./die.ts";
import type { LineTable, SourceLine } from "./line-table.ts";
import { covers, pcRanges } from "./ranges.ts";
import { linkageNameOf, nameOf, numberOf } from "./values.ts";

export interface SourceFrame {
  /** As the linker would know it, else as in the source; empty for the function itself, which symbols name better. */
  readonly name: string;
  readonly inlined: boolean;
  /** Undefined where the compiler did not say. */
  readonly source: SourceLine | undefined;
}

const INNER: ReadonlySet<number> = new Set([TAG.lexicalBlock, TAG.inlined]);
// deeper inlining was never seen
const DEEPEST = 256;

/** Frames at an address, innermost first; the last is the function itself. Throws `ElfError`. */
export function framesAt(
  address: number,
  subprogram: Die | undefined,
  lines: LineTable | undefined,
): readonly SourceFrame[] {
  const calls = subprogram === undefined ? [] : inlinedAt(subprogram, address);
  const frames: SourceFrame[] = [];
  let source = lines?.find(address);
  for (const call of calls.reverse()) {
    frames.push({ name: linkageNameOf(call) || nameOf(call), inlined: true, source });
    source = callSite(call, lines);
  }
  frames.push({ name: "", inlined: false, source });
  return frames;
}

/** Calls that were inlined around an address, outermost first. */
function inlinedAt(subprogram: Die, address: number): Die[] {
  const calls: Die[] = [];
  let scope: Die | undefined = subprogram;
  for (let depth = 0; scope !== undefined && depth < DEEPEST; depth++) {
    scope = innerAt(scope, address);
    if (scope?.tag === TAG.inlined) calls.push(scope);
  }
  return calls;
}

function innerAt(scope: Die, address: number): Die | undefined {
  for (const die of scope.unit.children(scope, (tag) => INNER.has(tag))) {
    if (covers(pcRanges(die), address)) return die;
  }
  return undefined;
}

function callSite({ attributes }: Die, lines: LineTable | undefined): SourceLine | undefined {
  const file = numberOf(attributes.get(AT.callFile));
  const line = numberOf(attributes.get(AT.callLine));
  return file === undefined || line === undefined ? undefined : { file: lines?.file(file) ?? "", line };
}
