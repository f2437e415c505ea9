// npm run build: makes the executable, whether or not anything changed, and says how large it is.
import { relative } from "node:path";
import { build, EXECUTABLE, executableSize, ROOT } from "./executable.ts";

const start = performance.now();
build();
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.log(`${relative(ROOT, EXECUTABLE)}: ${(executableSize() / 1e6).toFixed(1)} MB, built in ${seconds} s`);
