// Writes the sizes of the benchmark's programs as they are now, which become what is allowed.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { instructionsOf } from "./compiled.ts";
import { COST } from "./programs.ts";

const sizes = Object.fromEntries(Object.entries(COST).map(([name, { text }]) => [name, instructionsOf(text)]));
writeFileSync(join(import.meta.dirname, "size-budget.json"), `${JSON.stringify(sizes, null, 2)}\n`);
