// A compiled script as text, and back. Types refer to the kernel's BTF by name, since that is there where the object is
// used; what a script's own C declarations add to it goes along.

import { Btf } from "@kscope/btf";
import type { Diagnostic, GetoptOption, Source } from "@kscope/lang";
import type { BpfObject } from "../object.ts";
import { decodePlain, encodePlain, type Foreign, type PlainText } from "./plain.ts";

/** What a run needs of the compilation. */
export interface Compiled {
  readonly object: BpfObject;
  /** Warnings. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** That the script asks for. */
  readonly options: readonly GetoptOption[];
}

/** BTF that both sides know by a name. */
export interface NamedBtf {
  /** Undefined for what has no name. */
  readonly nameOf: (btf: Btf) => string | undefined;
  readonly named: (name: string) => Btf | undefined;
}

/** A name, or BTF's bytes as numbers. */
type WrittenBtf =
  | { readonly named: string }
  | { readonly name: string; readonly bytes: Uint8Array; readonly base: number | undefined };

interface Written {
  readonly btfs: PlainText;
  readonly compiled: PlainText;
}

/** BTF that the reader was to have and has not. */
export class UnknownBtf extends Error {
  constructor(name: string) {
    super(`there is no type information of ${name}`);
    this.name = "UnknownBtf";
  }
}

/** Throws NotPlain. */
export function encodeCompiled(compiled: Compiled, { nameOf }: NamedBtf): unknown {
  const known: Btf[] = [];
  const written: WrittenBtf[] = [];
  const numberOf = (btf: Btf): number => {
    const index = known.indexOf(btf);
    if (index >= 0) return index;
    const named = nameOf(btf);
    const base = named !== undefined || btf.base === undefined ? undefined : numberOf(btf.base);
    written.push(named === undefined ? { name: btf.name, bytes: btf.bytes, base } : { named });
    return known.push(btf) - 1;
  };
  const foreign: Foreign = {
    encode: (value) => (value instanceof Btf ? numberOf(value) : undefined),
    decode: () => undefined,
  };
  const text = encodePlain(compiled, foreign);
  return { btfs: encodePlain(written, foreign), compiled: text } satisfies Written;
}

/** Of what encodeCompiled() gave and JSON has carried. Throws UnknownBtf. */
export function decodeCompiled(written: unknown, { named }: NamedBtf): Compiled {
  const { btfs, compiled } = written as Written;
  const none: Foreign = { encode: () => undefined, decode: () => undefined };
  const list = decodePlain(btfs, none) as readonly WrittenBtf[];
  const known: Btf[] = [];
  const open = (index: number): Btf => {
    known[index] ??= opened(list[index] as WrittenBtf, named, open);
    return known[index];
  };
  return decodePlain(compiled, { encode: () => undefined, decode: (index) => open(index as number) }) as Compiled;
}

function opened(written: WrittenBtf, named: NamedBtf["named"], open: (index: number) => Btf): Btf {
  if (!("named" in written)) {
    const { name, bytes, base } = written;
    return Btf.parse(bytes, base === undefined ? { name } : { name, base: open(base) });
  }
  const btf = named(written.named);
  if (btf === undefined) throw new UnknownBtf(written.named);
  return btf;
}
