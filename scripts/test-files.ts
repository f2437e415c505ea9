// Which test files there are. A live test needs root and a kernel that lets it use BPF.
import { ROOT } from "./executable.ts";
import { filesIn } from "./source-files.ts";

export interface TestFiles {
  readonly unit: readonly string[];
  readonly live: readonly string[];
}

/** Paths from the root of the repository that contain one of the words, or all. */
export function findTests(words: readonly string[] = []): TestFiles {
  const found = filesIn(ROOT, ["packages", "scripts", "test"]).filter((path) => path.endsWith(".test.ts"));
  const wanted = found.filter((path) => words.length === 0 || words.some((word) => path.includes(word)));
  return {
    unit: wanted.filter((path) => !path.endsWith(".live.test.ts")),
    live: wanted.filter((path) => path.endsWith(".live.test.ts")),
  };
}
