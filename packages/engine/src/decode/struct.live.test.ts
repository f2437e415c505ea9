import assert from "node:assert/strict";
import { test } from "node:test";
import { findMember } from "@kscope/btf";
import type { StructType } from "@kscope/lang";
import { BARE_CONTEXT } from "../../test/bare-context.ts";
import type { StructDatum } from "../reports/report.ts";
import { LiveTarget } from "../target/live-target.ts";
import { Bytes } from "./bytes.ts";
import { compileDecoder } from "./compile.ts";
import { structDecoder } from "./struct.ts";

function structType(name: string): StructType {
  const { btf } = new LiveTarget();
  const id = btf?.find(name, "struct");
  assert.ok(btf !== undefined && id !== undefined, `the kernel's BTF has no struct ${name}`);
  return { kind: "struct", btf, id, name, union: false, size: btf.size(id) ?? 0 };
}

function fieldsOf(type: StructType, bytes: Uint8Array): Map<string, unknown> {
  const datum = structDecoder(type, (t) => compileDecoder(t, BARE_CONTEXT))(Bytes.of(bytes), 0) as StructDatum;
  return new Map(datum.fields.map(({ name, value }) => [name, value]));
}

test("plain members, nested structs and arrays of characters of task_struct", () => {
  const type = structType("task_struct");
  const bytes = new Uint8Array(type.size);
  const put = (member: string, values: readonly number[]): void => {
    bytes.set(values, (findMember(type.btf, type.id, member)?.bitOffset ?? 0) / 8);
  };
  put("pid", [0xd2, 4, 0, 0]);
  put("comm", [...Buffer.from("kscope\0")]);
  const fields = fieldsOf(type, bytes);
  assert.equal(fields.get("pid"), 1234);
  assert.equal(fields.get("comm"), "kscope");
  assert.ok((fields.get("se") as StructDatum).fields.some(({ name }) => name === "vruntime"));
});

test("bit fields, signed and unsigned", () => {
  const type = structType("tcphdr");
  const bytes = new Uint8Array(type.size);
  // syn and ack of the 14th byte, data offset 5 in the upper half of the 13th
  bytes[12] = 0x50;
  bytes[13] = 0x12;
  const fields = fieldsOf(type, bytes);
  assert.deepEqual([fields.get("syn"), fields.get("ack"), fields.get("fin"), fields.get("doff")], [1, 1, 0, 5]);
});
