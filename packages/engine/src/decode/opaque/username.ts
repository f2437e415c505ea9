// User names from /etc/passwd. Read when the first one is shown; a user added meanwhile makes it be read again.
import { readFileSync } from "node:fs";
import type { Decoder } from "../decoder.ts";

let names: Map<number, string> | undefined;

function readNames(): Map<number, string> {
  const found = new Map<number, string>();
  try {
    for (const line of readFileSync("/etc/passwd", "latin1").split("\n")) {
      const [name = "", , uid = ""] = line.split(":");
      if (uid !== "" && !found.has(Number(uid))) found.set(Number(uid), name);
    }
  } catch {
    // a container without the file has users without names
  }
  return found;
}

export function userName(uid: number): string | undefined {
  names ??= readNames();
  if (!names.has(uid)) names = readNames();
  const name = names.get(uid);
  // remembered also when absent, or each event of an unnamed user would read the file
  if (name === undefined) names.set(uid, "");
  return name;
}

/** Undefined where no user has the name. */
export function userId(name: string): number | undefined {
  for (const [id, known] of readNames()) if (known === name) return id;
  return undefined;
}

/** A user without a name gives an empty text. */
export function usernameDecoder(): Decoder {
  return ({ view }, offset) => userName(view.getUint32(offset, true)) ?? "";
}
