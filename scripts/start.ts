// npm start -- TOOL: runs kscope from this repository, built anew if its sources changed.
import { runHere } from "./child.mjs";
import { build, EXECUTABLE, isStale } from "./executable.ts";

if (isStale()) {
  // not on standard output: that is the tool's
  console.error("building dist/kscope …");
  build();
}
process.exit(await runHere(EXECUTABLE, process.argv.slice(2)));
