// Which test files there are. A live test needs root and a kernel that lets it use BPF; one for virtual machines (`.vm.`)
// needs kprobes and fentry as well, which the kernels of CI machines refuse, and runs where it is named. A `.long.` one is a unit
// test that takes most of a minute, and runs beside the others.
import { ROOT } from "./executable.ts";
import { filesIn } from "./source-files.ts";

export interface TestFiles {
  readonly unit: readonly string[];
  readonly long: readonly string[];
  readonly live: readonly string[];
  /** Those that no word asked for. */
  readonly virtual: readonly string[];
}

/** Paths from the root of the repository that contain one of the words, or all. */
export function findTests(words: readonly string[] = []): TestFiles {
  const found = filesIn(ROOT, ["packages", "scripts", "test"]).filter((path) => path.endsWith(".test.ts"));
  const wanted = found.filter((path) =>
    words.length === 0 ? !isVirtual(path) : words.some((word) => path.includes(word)),
  );
  return {
    unit: wanted.filter((path) => !isLive(path) && !isLong(path)),
    long: wanted.filter(isLong),
    live: wanted.filter(isLive),
    virtual: words.length === 0 ? found.filter(isVirtual) : [],
  };
}

function isVirtual(path: string): boolean {
  return path.endsWith(".vm.test.ts");
}

function isLong(path: string): boolean {
  return path.endsWith(".long.test.ts");
}

function isLive(path: string): boolean {
  return path.endsWith(".live.test.ts") || isVirtual(path);
}
