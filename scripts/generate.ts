// npm run generate: renews all *.generated.ts from the running kernel's BTF and the installed kernel headers, and the
// reference from the compiler's records.
import { spawnSync } from "node:child_process";
import { generate } from "../packages/kernel/generate/generate.ts";
import { generate as generateConstants } from "../packages/lang/generate/generate.ts";
import { generateHeaders } from "../packages/lang/generate/headers.ts";
import { ROOT } from "./executable.ts";
import { writeReference } from "./reference.ts";

generate();
generateConstants();
generateHeaders();
writeReference();
const { status, stdout } = spawnSync("git", ["diff", "--stat", "--", "*.generated.ts", "docs/reference.md"], {
  cwd: ROOT,
  encoding: "utf8",
});
console.log(status === 0 && stdout !== "" ? stdout.trimEnd() : "nothing changed");
