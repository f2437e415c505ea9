// Entry point of the executable.

import { main } from "./cli/main.ts";

process.exitCode = await main(process.argv.slice(2));
// what is left in the event loop, such as a reader of standard input, must not keep the process
process.exit();
