// This kernel's /proc/kallsyms against grep and awk.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import { KernelSymbols } from "./kernel-symbols.ts";

const symbols = new KernelSymbols();
const hidden = symbols.state !== "visible";

/** Every 499th line of code, and what its address must be named: the last name of code there. */
function sample(): readonly { address: bigint; names: readonly string[] }[] {
  const program =
    '$2 !~ /[bBdDrR]/ && $1 > "8" { names[$1] = names[$1] " " $3 } END { for (a in names) print a names[a] }';
  const lines = execFileSync("awk", [program, "/proc/kallsyms"], { encoding: "latin1", maxBuffer: 1 << 28 })
    .trim()
    .split("\n");
  return lines
    .filter((_, index) => index % 499 === 0)
    .map((line) => {
      const [address = "", ...names] = line.split(" ");
      return { address: BigInt(`0x${address}`), names };
    });
}

describe("this kernel", { skip: hidden && `kernel symbols are ${symbols.state} for this user` }, () => {
  test("names every address as the list does", () => {
    const points = sample();
    assert.ok(points.length > 50);
    for (const { address, names } of points) {
      assert.equal(symbols.lookup(address)?.name, names.at(-1));
      assert.equal(symbols.lookup(address)?.offset, 0);
    }
  });

  test("addresses of names", () => {
    for (const name of ["_text", "vfs_read", "schedule", "bpf_prog_load"]) {
      const lines = execFileSync("grep", ["-E", `^[0-9a-f]+ . ${name}(\t|$)`, "/proc/kallsyms"], {
        encoding: "latin1",
      });
      const addresses = lines
        .trim()
        .split("\n")
        .map((line) => BigInt(`0x${line.split(" ")[0]}`));
      assert.deepEqual(symbols.addressesOf(name), addresses);
      assert.equal(symbols.addressOf(name), addresses[0]);
      assert.equal(new KernelSymbols().addressOf(name), addresses[0]);
    }
  });
});
