// Files of the repository by path.
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Paths from `root` of all files in some folders and below them; a folder that is not there has none. */
export function filesIn(root: string, folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => filesBelow(root, folder)).sort();
}

function filesBelow(root: string, folder: string): readonly string[] {
  try {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    return entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name).slice(root.length + 1));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
