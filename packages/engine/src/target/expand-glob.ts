// Paths that match a pattern, as glob(3) finds them: `*` and `?` do not match a slash, nor a dot at the start of a name.
import { existsSync, readdirSync } from "node:fs";
import { globMatcher, isGlob } from "@kscope/lang";

/** Sorted; of the form of the pattern, so that a relative one gives relative paths. */
export function expandGlob(pattern: string): readonly string[] {
  const steps = pattern.split("/");
  let found = [steps[0] ?? ""];
  if (isGlob(found[0] ?? "")) found = entries(".", found[0] ?? "");
  for (const step of steps.slice(1)) {
    found = found.flatMap((folder) =>
      isGlob(step) ? entries(`${folder}/`, step).map((name) => `${folder}/${name}`) : [`${folder}/${step}`],
    );
  }
  return found.filter((path) => existsSync(path)).sort();
}

function entries(folder: string, pattern: string): string[] {
  const matches = globMatcher(pattern);
  try {
    return readdirSync(folder).filter((name) => matches(name) && (pattern.startsWith(".") || !name.startsWith(".")));
  } catch {
    return [];
  }
}
