// The words behind `npm run bench --`.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { EXECUTABLE } from "../executable.ts";

/** A tracer to measure: a name for the table and the words that start it. */
export interface Side {
  readonly name: string;
  readonly command: readonly string[];
}

export interface BenchOptions {
  /** Ours first; bpftrace second, where there is one. */
  readonly sides: readonly Side[];
  readonly rounds: number;
  readonly only: RegExp;
  readonly json: string | undefined;
  readonly markdown: string | undefined;
}

export const USAGE = `npm run bench -- [options]
  --bpftrace CMD   how to start bpftrace, e.g. "chroot /srv/sid bpftrace"; default: the one on PATH, if any
  --kscope CMD     how to start kscope; default: dist/kscope
  --only REGEX     only what matches, e.g. compile, startup, cost/hist, throughput
  --rounds N       rounds A B A B ... of which the median counts; default 5
  --json FILE      write the results there too
  --markdown FILE  write the table of costs there too, as docs/performance.md has it
`;

export function readOptions(words: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      bpftrace: { type: "string" },
      kscope: { type: "string" },
      only: { type: "string", default: "." },
      rounds: { type: "string", default: "5" },
      json: { type: "string" },
      markdown: { type: "string" },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a whole number, not "${values.rounds}"`);
  const ours = { name: "kscope", command: wordsOf(values.kscope ?? EXECUTABLE) };
  const theirs = values.bpftrace ?? (isOnPath("bpftrace") ? "bpftrace" : undefined);
  const sides = theirs === undefined ? [ours] : [ours, { name: "bpftrace", command: wordsOf(theirs) }];
  return { sides, rounds, only: new RegExp(values.only), json: values.json, markdown: values.markdown };
}

function wordsOf(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "").split(":").some((folder) => existsSync(join(folder, program)));
}
