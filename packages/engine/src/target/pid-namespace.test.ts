import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { kernelDevice } from "./pid-namespace.ts";

test("device numbers are put together as the kernel has them", () => {
  assert.equal(kernelDevice(4n), 4n);
  // major 8, minor 1, and a minor that does not fit into eight bits
  assert.equal(kernelDevice(0x801n), (8n << 20n) | 1n);
  assert.equal(kernelDevice((0x12n << 20n) | (0x34n << 8n) | 0x56n), (0x34n << 20n) | 0x1256n);
});

test("a process in a namespace of its own learns of it", (context) => {
  const script = `import { ownPidNamespace } from ${JSON.stringify(new URL("./pid-namespace.ts", import.meta.url).pathname)}; console.log(String(ownPidNamespace()?.inode))`;
  const inside = spawnSync("unshare", ["-p", "-f", "--mount-proc", process.execPath, "-e", script]);
  if (inside.status !== 0) return context.skip(`no pid namespaces here: ${inside.stderr}`);
  assert.match(inside.stdout.toString(), /^402653\d{4}\n$/);
});
