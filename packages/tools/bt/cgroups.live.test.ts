// Tools that look at some cgroups or mount namespaces only.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { keyed, LiveTool, runProgram, total } from "../test/live-tool.ts";

const mount = readFileSync("/proc/self/mountinfo", "latin1")
  .split("\n")
  .find((line) => line.includes(" - cgroup2 "))
  ?.split(" ")[4];
const name = `kscope-test-${process.pid}`;
const group = join(mount ?? "", name);
const inner = join(group, "inner");
const skip = mount === undefined ? "cgroups of version 2 are not mounted" : false;
if (mount !== undefined) mkdirSync(inner, { recursive: true });
after(() => {
  if (mount === undefined) return;
  rmdirSync(inner);
  rmdirSync(group);
});

/** Runs a shell command in a cgroup, where one is given. */
function runIn(directory: string | undefined, command: string): Promise<number> {
  const enter = directory === undefined ? "" : `echo $$ > ${directory}/cgroup.procs; `;
  return runProgram("sh", "-c", `${enter}exec ${command}`);
}

/** Runs the command outside, in the cgroup and in the one below it, and gives their process ids. */
async function everywhere(command: string): Promise<readonly [number, number, number]> {
  return [await runIn(undefined, command), await runIn(group, command), await runIn(inner, command)];
}

test("--cgroup: the cgroup and those below it", { skip }, async () => {
  const outer = await LiveTool.start("opensnoop", "--json", "--cgroup", name);
  const lower = await LiveTool.start("opensnoop", "--json", "--cgroup", `${group}/inner`);
  const [, there, below] = await everywhere("cat /dev/null");
  const pids = async (tool: LiveTool): Promise<unknown> => [
    ...new Set((await tool.stop()).rows("row").map((r) => r.PID)),
  ];
  assert.deepEqual(await pids(outer), [there, below]);
  assert.deepEqual(await pids(lower), [below]);
});

test("-c of tools whose events run in any process", { skip }, async () => {
  const onCpu = await LiveTool.start("cpudist", "--json", "-P", "-c", name);
  const queued = await LiveTool.start("runqlat", "--json", "-P", "-c", name);
  const [outside, there, below] = await everywhere("sleep 0.01");
  for (const rows of [(await onCpu.stop()).rows("map"), (await queued.stop()).rows("map")]) {
    const counts = [outside, there, below].map((pid) => total(keyed(rows, "@usecs", pid)));
    assert.equal(counts[0], 0);
    assert.ok(Number(counts[1]) > 0 && Number(counts[2]) > 0, `${counts}`);
  }
});

test("a path that is no cgroup", async () => {
  await assert.rejects(LiveTool.start("opensnoop", "--cgroup", "no/such"), /--cgroup needs the path of a cgroup/);
});

const bpffs = mkdtempSync(join(tmpdir(), "kscope-bpffs-"));
after(() => {
  execFileSync("umount", ["-q", bpffs]);
  rmSync(bpffs, { recursive: true });
});

/** A pinned set of numbers; undefined without bpftool. */
function pinnedSet(file: string, keyBytes: number, ...members: readonly bigint[]): string | undefined {
  const path = join(bpffs, file);
  try {
    execFileSync("bpftool", [
      "map",
      "create",
      path,
      "type",
      "hash",
      "key",
      String(keyBytes),
      "value",
      "4",
      "entries",
      "8",
      "name",
      file,
    ]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  for (const member of members) {
    const bytes = [...new Uint8Array(new BigUint64Array([member]).buffer)].map(String);
    execFileSync("bpftool", ["map", "update", "pinned", path, "key", ...bytes, "value", "0", "0", "0", "0"]);
  }
  return path;
}

test("--cgroupmap and --mntnsmap: what a pinned map has", { skip }, async (context) => {
  execFileSync("mount", ["-t", "bpf", "bpf", bpffs]);
  const cgroups = pinnedSet("cgroups", 8, statSync(inner, { bigint: true }).ino);
  if (cgroups === undefined) return context.skip("bpftool is not installed, so there is nothing to pin maps with");
  const namespaces = pinnedSet("namespaces", 8, statSync("/proc/self/ns/mnt", { bigint: true }).ino) ?? "";
  const byCgroup = await LiveTool.start("execsnoop", "--json", "--cgroupmap", cgroups, "-l", "^cat");
  const byNamespace = await LiveTool.start("execsnoop", "--json", "--mntnsmap", namespaces, "-l", "^cat .*kscope");
  const [, , below] = await everywhere("cat /dev/null");
  const here = await runProgram("cat", "/dev/null", "kscope");
  await runProgram("unshare", "-m", "cat", "/dev/null", "kscope");
  const pids = async (tool: LiveTool): Promise<unknown> => (await tool.stop()).rows("row").map((r) => r.PID);
  assert.deepEqual(await pids(byCgroup), [below]);
  assert.deepEqual(await pids(byNamespace), [here]);
  const narrow = pinnedSet("narrow", 4) ?? "";
  await assert.rejects(
    LiveTool.start("opensnoop", "--cgroupmap", narrow),
    /cannot use the pinned map .*narrow: it is of type hash with keys of 4 bytes; give the path/,
  );
});
