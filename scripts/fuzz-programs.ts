// `npm run fuzz -- --programs [COUNT [SEED]]`: random scripts (100,000 from seed 1 unless told), each translated with all passes
// of the optimiser, with none and with one left out, against what its tree means. A script follows from its number alone.
import { fromSeed } from "../packages/codegen/test/reference/choices.ts";
import { disagreement } from "../packages/codegen/test/reference/disagreement.ts";
import { randomScript } from "../packages/codegen/test/reference/random-script.ts";

const STEP = 5_000;

/** How many the compiler translated wrongly or fell over; each is printed. */
export function fuzzPrograms(count: number, first: number): number {
  let wrong = 0;
  for (let seed = first; seed < first + count; seed++) {
    const complaint = complaintOf(seed);
    if (complaint !== undefined) {
      wrong++;
      console.log(`script ${seed}: ${complaint}`);
    }
    if ((seed - first + 1) % STEP === 0) console.log(`${seed - first + 1} scripts, ${wrong} wrong`);
  }
  console.log(`${count} scripts from ${first}: ${wrong} wrong`);
  return wrong;
}

function complaintOf(seed: number): string | undefined {
  const source = randomScript(fromSeed(seed));
  try {
    const found = disagreement(source, seed);
    if (found === undefined) return undefined;
    const { without, wanted, got } = found;
    return `without ${without.join() || "nothing"}\n${source}\nwanted\n${wanted}\n\ngot\n${got}\n`;
  } catch (error) {
    return `${error instanceof Error ? error.stack : error}\n${source}\n`;
  }
}
