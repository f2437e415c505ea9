// Tests of the language: a script runs as the command runs it, and its output is compared byte for byte.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runSource } from "./run-source.ts";

export interface LanguageCase {
  readonly script: string;
  /** Standard output, after a newline that makes tables readable; "" for none. */
  readonly out: string;
  readonly positional?: readonly string[];
  readonly named?: Readonly<Record<string, string>>;
  readonly unsafe?: boolean;
  readonly exitCode?: number;
}

/** Scripts that wait for events end by themselves; this is for those that fail to. */
const LONGEST_MS = 20_000;

export function testLanguage(cases: readonly LanguageCase[]): void {
  for (const { script, out, positional = [], named = {}, unsafe = false, exitCode = 0 } of cases) {
    test(script.replace(/\s+/g, " ").slice(0, 120), async () => {
      const options = { positional, named: new Map(Object.entries(named)), unsafe, duration: LONGEST_MS };
      const result = await runSource(script, options);
      assert.equal(result.out === "" ? "" : `\n${result.out}`, out, result.err);
      assert.equal(result.exitCode, exitCode);
    });
  }
}
