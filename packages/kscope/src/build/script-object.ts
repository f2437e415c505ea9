// What `kscope build` makes: a script that is parsed and has its imports and macros in it, with the headers it includes. No
// offset, number or address of the kernel where it was made is in it: types, fields, enums, tracepoints and features are those of the
// kernel where it runs, for which it is checked and compiled there. Nothing in it gets past the checks.

import { decodePlain, encodePlain, type PlainText } from "@kscope/codegen";
import type { ExpandedScript } from "@kscope/lang";
import { checksumOf, Damaged, seal, unseal } from "../cache/sealed.ts";
import { VERSION } from "../version.ts";

export interface ScriptObject {
  readonly script: ExpandedScript;
  /** Where it was, and where its headers were looked for: only names by now. */
  readonly directory: string;
  readonly includes: readonly string[];
  readonly includeDirectories: readonly string[];
  /** By path; undefined: there was none. */
  readonly files: ReadonlyMap<string, string | undefined>;
}

/** A script object as read from a file. */
export interface ShippedScript extends ScriptObject {
  /** No other object has it. */
  readonly id: string;
}

interface Written {
  /** Of kscope: trees are those of its parser. */
  readonly version: string;
  readonly object: PlainText;
}

const NONE = { encode: () => undefined, decode: () => undefined };

export async function encodeScriptObject(object: ScriptObject): Promise<Uint8Array> {
  return seal({ version: VERSION, object: encodePlain(object, NONE) } satisfies Written);
}

/** Throws Damaged, also for what another version has made. */
export async function decodeScriptObject(bytes: Uint8Array<ArrayBuffer>): Promise<ShippedScript> {
  const { version, object } = (await unseal(bytes)) as Written;
  if (version !== VERSION) throw new Damaged(`it was made by kscope ${version}, and this is ${VERSION}`);
  return { ...(decodePlain(object, NONE) as ScriptObject), id: checksumOf(bytes) };
}
