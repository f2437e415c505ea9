import assert from "node:assert/strict";
import { test } from "node:test";
import { parseTracepointFormat, TracepointFormatError } from "./tracepoint-format.ts";

const FORMAT = `name: sample
ID: 225
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
	field:int common_pid;	offset:4;	size:4;	signed:1;

	field:const char * filename;	offset:8;	size:8;	signed:0;
	field:const char *const * argv;	offset:16;	size:8;	signed:0;
	field:char comm[16];	offset:24;	size:16;	signed:0;
	field:__data_loc char[] name;	offset:40;	size:4;	signed:0;
	field:__rel_loc unsigned long[] stack;	offset:44;	size:4;	signed:0;
	field:__data_loc cpumask_t mask;	offset:48;	size:4;	signed:0;
	field:unsigned long args[];	offset:56;	size:0;	signed:0;
	field:u8 raw[CONSTANT];	offset:56;	size:8;	signed:0;

print fmt: "field:%s;", REC->name
`;

test("fields keep type, place and kind", () => {
  const { name, id, fields } = parseTracepointFormat(FORMAT);
  assert.deepEqual([name, id], ["sample", 225]);
  const rest = { signed: false, common: false };
  assert.deepEqual(fields, [
    { name: "common_type", cType: "unsigned short", isArray: false, offset: 0, size: 2, signed: false, common: true },
    { name: "common_pid", cType: "int", isArray: false, offset: 4, size: 4, signed: true, common: true },
    { name: "filename", cType: "const char *", isArray: false, offset: 8, size: 8, ...rest },
    { name: "argv", cType: "const char *const *", isArray: false, offset: 16, size: 8, ...rest },
    { name: "comm", cType: "char", isArray: true, length: 16, offset: 24, size: 16, ...rest },
    { name: "name", cType: "char", isArray: true, dataLoc: "data_loc", offset: 40, size: 4, ...rest },
    { name: "stack", cType: "unsigned long", isArray: true, dataLoc: "rel_loc", offset: 44, size: 4, ...rest },
    { name: "mask", cType: "cpumask_t", isArray: false, dataLoc: "data_loc", offset: 48, size: 4, ...rest },
    { name: "args", cType: "unsigned long", isArray: true, offset: 56, size: 0, ...rest },
    { name: "raw", cType: "u8", isArray: true, offset: 56, size: 8, ...rest },
  ]);
});

test("text of another kind is refused, with the line", () => {
  assert.throws(() => parseTracepointFormat("hello"), TracepointFormatError);
  const broken = FORMAT.replace("size:16;", "size:big;");
  assert.throws(() => parseTracepointFormat(broken), { name: "TracepointFormatError", line: 9 });
});
