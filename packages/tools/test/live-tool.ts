// Runs a tool as people do, as a process of its own: waits until its probes are attached, lets a load run, ends it as
// Ctrl-C does, and gives what it printed. From source, or from the executable that KSCOPE_BIN names.

import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const ATTACHED = "__BPFTRACE_NOTIFY_PROBES_ATTACHED";
const ATTACH_LIMIT = 30_000;
/** How long a line may take from the event to the output before the tool is stopped: drained many times a second. */
const POLL = 20;

export type Row = Readonly<Record<string, unknown>>;

export interface ToolOutput {
  readonly text: string;
  readonly errors: string;
  readonly exitCode: number | null;
  /** Of `--json`: the objects of this type. */
  rows(type: string): readonly Row[];
}

export class LiveTool {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #text = "";
  #errors = "";

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.setEncoding("latin1").on("data", (chunk: string) => (this.#text += chunk));
    child.stderr?.setEncoding("latin1").on("data", (chunk: string) => (this.#errors += chunk));
    this.#ended = new Promise((resolve) => child.on("close", (code) => resolve(code)));
  }

  /** Resolves when the tool traces. Throws, with what it said, if it does not come to that. */
  static async start(name: string, ...args: readonly string[]): Promise<LiveTool> {
    const binary = process.env.KSCOPE_BIN;
    const [command, ...before] =
      binary === undefined ? ["node", `${ROOT}scripts/bun.mjs`, `${ROOT}packages/kscope/src/main.ts`] : [binary];
    const child = spawn(command ?? "", [...before, name, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, [ATTACHED]: "1" },
    });
    const tool = new LiveTool(child);
    const limit = Date.now() + ATTACH_LIMIT;
    while (!tool.#text.includes(ATTACHED)) {
      if (child.exitCode !== null || Date.now() > limit) {
        child.kill("SIGKILL");
        throw new Error(`${name} ${args.join(" ")} did not start tracing:\n${tool.#text}${tool.#errors}`);
      }
      await pause(POLL);
    }
    return tool;
  }

  /** What it has printed so far. */
  get text(): string {
    return this.#text;
  }

  /** Process id of kscope itself, which is a child of what was started where that is a wrapper. */
  get tracer(): number {
    const { pid } = this.#child;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return Number(children === "" ? pid : children.split(" ")[0]);
  }

  /** Waits until the output has what is looked for; throws with the output after ten seconds. */
  async until(found: (text: string) => boolean): Promise<void> {
    const limit = Date.now() + 10_000;
    while (!found(this.#text)) {
      if (Date.now() > limit) throw new Error(`what was waited for did not come:\n${this.#text}${this.#errors}`);
      await pause(POLL);
    }
  }

  /** Ctrl-C. */
  async stop(): Promise<ToolOutput> {
    this.#child.kill("SIGINT");
    return await this.ended();
  }

  /** Waits for the tool to end by itself. */
  async ended(): Promise<ToolOutput> {
    const exitCode = await this.#ended;
    const text = this.#text.replace(`${ATTACHED}\n`, "");
    const errors = this.#errors;
    const objects = (): Row[] =>
      text.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(latin1ToUtf8(line)) as Row] : []));
    return { text, errors, exitCode, rows: (type) => objects().filter((o) => o.type === type) };
  }
}

function latin1ToUtf8(text: string): string {
  return Buffer.from(text, "latin1").toString("utf8");
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * A copy of a program under a name that nothing else on the machine has, so that a filter by name finds it alone. The caller
 * removes its directory.
 */
export function renamed(program: string): { readonly path: string; readonly name: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), "kscope-program-"));
  const name = `${program}${process.pid}`;
  const found = (process.env.PATH ?? "/usr/bin:/bin").split(":").map((folder) => join(folder, program));
  const path = join(directory, name);
  copyFileSync(found.find(existsSync) ?? program, path);
  return { path, name, remove: () => rmSync(directory, { recursive: true }) };
}

/** Runs a program to its end and gives its process id. */
export function runProgram(command: string, ...args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { stdio: "ignore" });
    child.on("error", reject);
    child.on("exit", () => resolve(child.pid ?? 0));
  });
}

/** Rows of a map whose key begins with this: a process has one for each name that it has had. */
export function keyed(rows: readonly Row[], map: string, first: unknown): readonly Row[] {
  return rows.filter((r) => r.map === map && (r.key as readonly unknown[])[0] === first);
}

/** Sum of the counts of the buckets of histograms, from a least value on. */
export function total(rows: readonly Row[], least = 0): number {
  const all = rows.flatMap(buckets).filter((b) => (b.min ?? 0) >= least);
  return all.reduce((sum, b) => sum + b.count, 0);
}

export interface Bucket {
  readonly min: number | null;
  readonly max: number | null;
  readonly count: number;
}

export function buckets(row: Row | undefined): readonly Bucket[] {
  return (row?.value as readonly Bucket[] | undefined) ?? [];
}
