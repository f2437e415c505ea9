// Runs the Bun that npm installed with this repository, whatever its package is called on this processor.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { runHere } from "./child.mjs";

const arch = process.arch === "arm64" ? "aarch64" : process.arch;
const names = [`bun-linux-${arch}`, `bun-linux-${arch}-baseline`, `bun-linux-${arch}-musl`];

function findBun() {
  const require = createRequire(import.meta.url);
  for (const name of names) {
    try {
      const path = join(dirname(require.resolve(`@oven/${name}/package.json`)), "bin", "bun");
      if (existsSync(path)) return path;
    } catch {
      // not this one: npm installs only what fits the processor
    }
  }
  return undefined;
}

const bun = findBun();
if (bun === undefined) {
  console.error(`bun.mjs: none of ${names.map((n) => `@oven/${n}`).join(", ")} is installed; run "npm ci" first`);
  process.exit(1);
}
process.exit(await runHere(bun, process.argv.slice(2)));
