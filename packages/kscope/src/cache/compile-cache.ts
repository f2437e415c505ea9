// Compiled scripts by what they were compiled from: the text, the options, kscope's own build, and what the compiler asked
// of the machine. The first three are an entry's name. The questions are in it, with a digest of the answers: they are asked
// again, and the entry counts only if all answers are the same, so that it is what compiling would give.

import { type Compiled, decodeCompiled, encodeCompiled, encodePlain, NotPlain } from "@kscope/codegen";
import { answersOf, type LiveTarget, type Question, type TracedTarget } from "@kscope/engine";
import type { CacheFolder } from "./cache-folder.ts";
import { digest, seal, unseal } from "./sealed.ts";

/** A compilation that is kept. */
export interface Entry {
  readonly key: string;
  readonly questions: readonly Question[];
  /** Digest of the answers. */
  readonly answers: string;
  readonly compiled: unknown;
}

/** Of everything that determines what is compiled but the machine. Two programs have one key only if they are the same. */
export function keyOf(parts: unknown): Promise<string> {
  const encode = (value: object): unknown => (value instanceof RegExp ? String(value) : undefined);
  return digest(JSON.stringify(encodePlain(parts, { encode, decode: () => undefined })));
}

/** Undefined for what is no plain data, or follows from more than can be asked again. */
export async function entryOf(key: string, compiled: Compiled, target: TracedTarget): Promise<Entry | undefined> {
  const { questions, answers } = target;
  if (questions === undefined) return undefined;
  try {
    const text = encodeCompiled(compiled, { nameOf: (btf) => target.nameOf(btf), named: () => undefined });
    return { key, questions, answers: await digest(answers), compiled: text };
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

/** What an entry has, if it is for this machine as it is now. */
export async function compiledIn(entry: Entry, key: string, target: LiveTarget): Promise<Compiled | undefined> {
  if (entry.key !== key || (await digest(answersOf(target, entry.questions))) !== entry.answers) return undefined;
  return decodeCompiled(entry.compiled, { nameOf: () => undefined, named: (name) => target.moduleBtf(name) });
}

/** An entry that is no good for any reason is as if it were not there. */
export async function lookUp(folder: CacheFolder, key: string, target: LiveTarget): Promise<Compiled | undefined> {
  const bytes = folder.read(key);
  if (bytes === undefined) return undefined;
  try {
    return await compiledIn((await unseal(bytes)) as Entry, key, target);
  } catch {
    return undefined;
  }
}

export async function store(folder: CacheFolder, entry: Entry): Promise<void> {
  folder.write(entry.key, await seal(entry));
}
