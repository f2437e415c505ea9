// Runs a table of cases, each for one row of the language's inventory, and sees that no row of a section lacks one. A case is a
// script, exactly what it prints and what is said of it; where that depends on the machine, a pattern stands for the text.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { type RunText, runSource } from "./run-source.ts";

type Wanted = string | RegExp;

export interface Case {
  /** The inventory's row that the case covers. */
  readonly row: string;
  /** Statements of a `begin` that ends with `exit()`. */
  readonly body?: string;
  /** A whole script. */
  readonly program?: string;
  /** What is printed while it runs; default nothing. JSON has everything here. */
  readonly out?: Wanted;
  /** The maps that are printed at its end; default none. */
  readonly maps?: Wanted;
  /** Errors and warnings with their places, in order; default none. */
  readonly says?: readonly Wanted[];
  /** Default 1 where an error is said, else 0. */
  readonly exit?: number;
  readonly json?: boolean;
  readonly unsafe?: boolean;
  readonly positional?: readonly string[];
  readonly named?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly command?: string;
  /** Files beside the script, for it to include and import. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Long enough for any event to happen; a case that takes it has failed. */
const LIMIT_MS = 5000;

export function conformance(section: string, rows: readonly string[], cases: readonly Case[]): void {
  describe(section, () => {
    test("no row lacks a case", () => {
      assert.deepEqual([...new Set(cases.map((c) => c.row))], rows);
    });
    for (const c of cases) test(`${c.row}: ${c.program ?? c.body}`, { timeout: 60_000 }, () => verify(c));
  });
}

async function verify(c: Case): Promise<void> {
  const run = await runCase(c);
  const says = c.says ?? [];
  const said = headsOf(run.err);
  assert.equal(said.length, says.length, `said: ${run.err}`);
  says.forEach((wanted, i) => void agree(said[i] ?? "", wanted));
  agree(run.printed, c.out ?? "");
  agree(run.maps, c.maps ?? "");
  assert.equal(run.exitCode, c.exit ?? (said.some((line) => line.includes("ERROR: ")) ? 1 : 0));
}

function agree(text: string, wanted: Wanted): void {
  if (typeof wanted === "string") assert.equal(text, wanted);
  else assert.match(text, wanted);
}

export async function runCase(c: Case): Promise<RunText> {
  const directory = mkdtempSync(join(tmpdir(), "kscope-"));
  const before = new Map(Object.keys(c.env ?? {}).map((name) => [name, process.env[name]]));
  Object.assign(process.env, c.env);
  try {
    for (const [name, text] of Object.entries(c.files ?? {})) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    return await runSource(c.program ?? `begin { ${c.body} exit(); }`, {
      directory,
      json: c.json === true,
      unsafe: c.unsafe === true,
      positional: c.positional ?? [],
      named: new Map(Object.entries(c.named ?? {})),
      command: c.command,
      duration: LIMIT_MS,
    });
  } finally {
    rmSync(directory, { recursive: true });
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** The first lines of diagnostics, without the script's name: `1:9-11: ERROR: …`. */
function headsOf(err: string): readonly string[] {
  return err.split("\n").flatMap((line) => {
    const head = /^(?:[\w./-]+:(\d+:\d+(?:-\d+)?: (?:ERROR|WARNING): .*)|((?:ERROR|WARNING): .*))$/.exec(line);
    return head === null ? [] : [head[1] ?? head[2] ?? ""];
  });
}
