// Loaded before tests: Bun says that a test was skipped but not why, so this prints the reasons that node:test is given.
import { mock } from "bun:test";
import * as real from "node:test";

/** Begins each line that tells of a skipped test; SKIPPED_GROUP those of groups, whose tests Bun does not count. */
export const SKIPPED = "skipped: ";
export const SKIPPED_GROUP = "skipped group: ";

type Define = (...words: readonly unknown[]) => unknown;
type Context = { skip(reason?: string): void };

function tell(prefix: string, name: unknown, reason: unknown): void {
  const why = reason === true || reason === undefined ? "no reason given" : String(reason).trim();
  console.log(`${prefix}${String(name)}: ${why}`);
}

/** A test function that tells why it skips itself half-way. */
function telling(name: unknown, body: (context: Context) => unknown): (context: Context) => unknown {
  return (context) => {
    const skip = context.skip.bind(context);
    context.skip = (reason) => {
      tell(SKIPPED, name, reason);
      skip(reason);
    };
    return body(context);
  };
}

function wrap(define: Define, prefix: string): Define {
  return (...words) => {
    const options = words.find((word): word is { skip?: unknown } => typeof word === "object" && word !== null);
    if (options?.skip !== undefined && options.skip !== false) tell(prefix, words[0], options.skip);
    const isTest = prefix === SKIPPED;
    const body = (word: unknown): unknown =>
      isTest && typeof word === "function" ? telling(words[0], word as (context: Context) => unknown) : word;
    return define(...words.map(body));
  };
}

const test = wrap(real.test as unknown as Define, SKIPPED);
const describe = wrap(real.describe as unknown as Define, SKIPPED_GROUP);
mock.module("node:test", () => ({ ...real, test, it: test, describe, suite: describe }));
