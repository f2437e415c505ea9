// Makes the events: a C program where there is a compiler, else a loop in Bun.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOAD_C } from "./load-source.ts";

/** g: getppid; o: openat and close. */
export type LoadKind = "g" | "o";

export class Load implements Disposable {
  readonly how: string;
  readonly #command: readonly string[];
  readonly #folder: string;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "kscope-bench-"));
    const program = join(this.#folder, "load");
    writeFileSync(`${program}.c`, LOAD_C);
    const compiled = spawnSync("cc", ["-O1", "-o", program, `${program}.c`]).status === 0;
    this.how = compiled ? "C" : "Bun, since there is no C compiler";
    this.#command = compiled ? [program] : [process.execPath, join(import.meta.dirname, "load-loop.ts")];
  }

  /** So many calls, at so many a second if told. Resolves with the nanoseconds that one took. */
  run(kind: LoadKind, count: number, perSecond = 0): Promise<number> {
    const [program = "", ...words] = [...this.#command, kind, String(count), String(perSecond)];
    const child = spawn(program, words, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    return new Promise((resolve) => child.on("close", () => resolve(Number(text))));
  }

  /** So many calls of a process of that name. Resolves with its number. */
  async named(kind: LoadKind, count: number, comm: string): Promise<number> {
    const [program = "", ...words] = [...this.#command, kind, String(count), "0", comm];
    const child = spawn(program, words, { stdio: ["ignore", "ignore", "inherit"] });
    await new Promise((resolve) => child.on("close", resolve));
    return child.pid ?? 0;
  }

  /** A thousand getppid calls a second until it is disposed of. */
  background(): Disposable {
    const [program = "", ...words] = [...this.#command, "g", "0", "1000"];
    const child = spawn(program, words, { stdio: "ignore" });
    return { [Symbol.dispose]: () => void child.kill("SIGKILL") };
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
