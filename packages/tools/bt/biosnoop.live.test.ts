import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { blockDirectory } from "../test/block-directory.ts";
import { buckets, keyed, LiveTool, renamed, runProgram, total } from "../test/live-tool.ts";

const directory = blockDirectory();
const skip = directory === undefined ? "no directory on a block device" : false;
const dd = renamed("dd");
const WRITES = 20;
const BYTES = 65_536;

/** Each write goes to the device by itself: the page cache has no part in it. */
function writeDirectly(): Promise<number> {
  const file = join(directory ?? "", "data");
  return runProgram(
    dd.path,
    "if=/dev/zero",
    `of=${file}`,
    `bs=${BYTES}`,
    `count=${WRITES}`,
    "oflag=direct",
    "status=none",
  );
}

test("biosnoop prints each I/O with process, size and place", { skip }, async () => {
  const tool = await LiveTool.start("biosnoop", "--json", "--queued", "-P");
  const pid = await writeDirectly();
  const rows = (await tool.stop()).rows("row").filter((r) => r.PID === pid && r.BYTES === BYTES);
  assert.equal(rows.length, WRITES);
  for (const r of rows) assert.deepEqual([r.COMM, r.T], [dd.name, "W"]);
  // the file system lays a new file out in few pieces: most writes follow the one before
  const following = rows.filter((r, i) => i > 0 && r.SECTOR === Number(rows[i - 1]?.SECTOR) + BYTES / 512);
  assert.ok(following.length >= WRITES / 2);
  assert.ok(following.every((r) => r.PATTERN === "S"));
  assert.ok(rows.every((r) => Number(r["LAT(ms)"]) > 0 && Number(r["QUE(ms)"]) >= 0));
});

test("biosnoop -d and -m leave out other disks and quick I/O", { skip }, async () => {
  // nothing is written to these
  const other = readdirSync("/sys/block").find((disk) => /^(loop|zram|ram|sr)\d/.test(disk));
  const tool = other === undefined ? undefined : await LiveTool.start("biosnoop", "--json", "-d", other);
  const slow = await LiveTool.start("biosnoop", "--json", "-m", "60000");
  const pid = await writeDirectly();
  assert.equal((await tool?.stop())?.rows("row").some((r) => r.PID === pid) ?? false, false);
  assert.equal((await slow.stop()).rows("row").length, 0);
});

test("biosnoop and biolatency of one name leave out all others", { skip }, async () => {
  const snoop = await LiveTool.start("biosnoop", "--json", "--comm", dd.name);
  const times = await LiveTool.start("biolatency", "--json", "--comm", dd.name);
  const file = join(directory ?? "", "other");
  const pid = await writeDirectly();
  await runProgram("dd", "if=/dev/zero", `of=${file}`, "bs=65536", "count=3", "oflag=direct", "status=none");
  const rows = (await snoop.stop()).rows("row");
  assert.ok(rows.every((r) => r.COMM === dd.name && r.PID === pid));
  assert.equal(rows.filter((r) => r.T === "W" && r.BYTES === BYTES).length, WRITES);
  assert.equal(total((await times.stop()).rows("map")), rows.length);
});

test("biolatency counts each I/O once, by kind and by disk", { skip }, async () => {
  const kinds = await LiveTool.start("biolatency", "--json", "-F", "-m");
  const disks = await LiveTool.start("biolatency", "-j", "-D", "-Q", "-e");
  const snoop = await LiveTool.start("biosnoop", "--json");
  await writeDirectly();
  const io = (await snoop.stop()).rows("row");
  const byDisk = (await disks.stop()).rows("map");
  const byKind = (await kinds.stop()).rows("map");
  const writes = byKind.filter((r) => /^(\w+-)*Sync-Write$/.test(String((r.key as string[])[0])));
  assert.ok(byKind.every((r) => /^(\w+-)*(Read|Write|Flush|Discard|Other)$/.test(String((r.key as string[])[0]))));
  assert.ok(total(writes) >= WRITES);
  const disk = String(io.find((r) => r.COMM === dd.name)?.DISK);
  const counted = keyed(byDisk, "@usecs", disk);
  const requests = keyed(byDisk, "@requests", disk)[0]?.value as { count: number };
  assert.equal(total(counted), requests.count);
  // it saw all that biosnoop did, which traced within its time
  assert.ok(total(counted) >= io.filter((r) => r.DISK === disk).length);
});

test("bitesize tells sizes by process", { skip }, async () => {
  const tool = await LiveTool.start("bitesize", "--json", "-c", dd.name);
  await writeDirectly();
  const rows = (await tool.stop()).rows("map");
  assert.deepEqual(
    rows.map((r) => r.key),
    [[dd.name]],
  );
  const bucket = buckets(rows[0]).find((b) => b.min === 64);
  assert.deepEqual(bucket, { min: 64, max: 127, count: WRITES });
});

after(() => {
  dd.remove();
  if (directory !== undefined) rmSync(directory, { recursive: true });
});
