// The executable dist/kscope: where it is, whether it is older than what it is made of, and how it is made.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { filesIn } from "./source-files.ts";

export const ROOT: string = join(import.meta.dirname, "..");
export const EXECUTABLE: string = join(ROOT, "dist/kscope");

const ENTRY = "packages/kscope/src/main.ts";
/** Of what is under packages, all but tests goes in; the lock file stands for Bun's version. */
const OTHER_INGREDIENTS: readonly string[] = ["scripts/executable.ts", "package-lock.json"];
const NOT_INGREDIENT = /\.test\.ts$|^packages\/[^/]+\/(test|generate|node_modules)\//;

/**
 * Bytecode halves the time to the first event (55 against 115 ms for `begin`), minifying changes nothing one can measure.
 * A tool that root runs in any folder must not load that folder's `.env` and `bunfig.toml`.
 */
const OPTIONS: readonly string[] = [
  "--compile",
  "--format=esm",
  "--bytecode",
  "--no-compile-autoload-dotenv",
  "--no-compile-autoload-bunfig",
];

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Of what goes in: what one build compiled is of no use to another. */
function digestOfIngredients(): string {
  const hash = createHash("sha256");
  for (const path of ingredients()) hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)));
  return hash.digest("hex");
}

function ingredients(): readonly string[] {
  return [...filesIn(ROOT, ["packages"]).filter((path) => !NOT_INGREDIENT.test(path)), ...OTHER_INGREDIENTS];
}

/** Whether a source file is newer than the executable, or there is none. */
export function isStale(): boolean {
  const built = changedAt(EXECUTABLE);
  return ingredients().some((path) => changedAt(join(ROOT, path)) >= built);
}

/** Builds the executable. A running kscope goes on with the file it has: the new one takes over its name. */
export function build(): void {
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  const fresh = `${EXECUTABLE}.${process.pid}`;
  const args = ["build", ...OPTIONS, "--define", `KSCOPE_BUILD="${digestOfIngredients()}"`, ENTRY, "--outfile", fresh];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`bun ${args.join(" ")} failed:\n${stdout}${stderr}`);
  renameSync(fresh, EXECUTABLE);
}

/** Size of the executable in bytes. */
export function executableSize(): number {
  return statSync(EXECUTABLE).size;
}
