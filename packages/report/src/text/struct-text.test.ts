// Structs carry the types of their fields with them: a sink never looks into BTF, so these types have none.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Datum, StructDatum } from "@kscope/engine";
import { INT32, INT64, pointer, string, type Type, UINT8 } from "@kscope/lang";
import { jsonValue } from "../json/json-value.ts";
import { typedValue } from "../ndjson/typed-value.ts";
import { textOf } from "./value-text.ts";

const STRUCT = { kind: "struct", name: "A", union: false, size: 64 } as unknown as Type;

function struct(...fields: readonly (readonly [string, Type, Datum])[]): StructDatum {
  return { fields: fields.map(([name, type, value]) => ({ name, type, value })) };
}

const value = struct(
  ["a", { kind: "array", element: INT32, length: 3 }, [0, 0, 0]],
  ["c", string(4), ""],
  ["p", pointer(UINT8, "kernel"), 0xffffc90001b88000n],
  ["v", INT64, 4294967296],
  ["q", STRUCT, struct(["z", INT32, 0])],
);

test("text and JSON as bpftrace 0.27.1 printed them", () => {
  assert.equal(
    textOf(STRUCT)(value),
    "{ .a = [0,0,0], .c = , .p = 0xffffc90001b88000, .v = 4294967296, .q = { .z = 0 } }",
  );
  assert.equal(
    jsonValue(
      STRUCT,
      struct(
        ["a", INT64, 1],
        ["p", pointer(UINT8, "kernel"), 18446683600588685312n],
        ["q", STRUCT, value.fields[4]?.value],
      ),
    ),
    '{"a": 1, "p": 18446683600588685312, "q": {"z": 0}}',
  );
  assert.equal(textOf(STRUCT)(struct()), "{}");
});

test("typed lines", () => {
  assert.equal(typedValue(STRUCT, value), '{"a":[0,0,0],"c":"","p":"0xffffc90001b88000","v":4294967296,"q":{"z":0}}');
});
