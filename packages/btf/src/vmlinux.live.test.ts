// The kernel's own BTF, compared with what bpftool makes of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Btf } from "./btf.ts";
import { parseC } from "./c/parse-c.ts";
import { formatLayout } from "./format-type.ts";
import { matchField } from "./match-field.ts";
import { findMember } from "./members.ts";

const PATH = "/sys/kernel/btf/vmlinux";
const BPFTOOL = ["/usr/sbin/bpftool", "/usr/bin/bpftool", "/usr/local/sbin/bpftool"].find((path) => existsSync(path));
const noKernel = existsSync(PATH) ? false : `${PATH} is not there`;
const noOracle = noKernel || (BPFTOOL === undefined && "bpftool is not installed, so there is nothing to compare with");

/** Records of `bpftool btf dump … format raw`, each with its lines of members. */
function bpftoolRecords(): string[] {
  const options = { encoding: "latin1", maxBuffer: 1 << 28 } as const;
  const text = execFileSync(BPFTOOL ?? "", ["btf", "dump", "file", PATH, "format", "raw"], options);
  return text.trimEnd().split(/\n(?=\[)/);
}

const anon = (name: string): string => (name === "" ? "(anon)" : name);

/** The same record in bpftool's words; undefined for kinds that are not compared line by line. */
function render(btf: Btf, id: number): string | undefined {
  const type = btf.type(id);
  const head = `[${id}] ${type.kind.toUpperCase()} '${anon(type.name)}'`;
  if (type.kind === "struct" || type.kind === "union") {
    const members = type.members.map((member) => {
      const bits = member.bitfieldSize === 0 ? "" : ` bitfield_size=${member.bitfieldSize}`;
      return `\n\t'${anon(member.name)}' type_id=${member.type} bits_offset=${member.bitOffset}${bits}`;
    });
    return `${head} size=${type.size} vlen=${type.members.length}${members.join("")}`;
  }
  if (type.kind === "enum" || type.kind === "enum64") {
    const values = type.values.map(
      ({ name, value }) => `\n\t'${name}' val=${value}${type.kind === "enum64" ? (type.signed ? "LL" : "ULL") : ""}`,
    );
    const sign = type.signed ? "SIGNED" : "UNSIGNED";
    return `${head} encoding=${sign} size=${type.size} vlen=${type.values.length}${values.join("")}`;
  }
  if (type.kind === "func_proto") {
    const params = type.params.map((param) => `\n\t'${anon(param.name)}' type_id=${param.type}`);
    return `${head} ret_type_id=${type.returns} vlen=${type.params.length}${params.join("")}`;
  }
  if (type.kind === "array")
    return `${head} type_id=${type.element} index_type_id=${type.index} nr_elems=${type.length}`;
  if (type.kind === "func")
    return `${head} type_id=${type.type} linkage=${["static", "global", "extern"][type.linkage]}`;
  return "type" in type && type.kind !== "var" && type.kind !== "decl_tag" ? `${head} type_id=${type.type}` : undefined;
}

describe("vmlinux", () => {
  test("every struct, enum, function, pointer and typedef is as bpftool reads it", {
    skip: noOracle,
    timeout: 60_000,
  }, () => {
    const btf = Btf.parse(readFileSync(PATH), { name: "vmlinux" });
    const records = bpftoolRecords();
    assert.equal(btf.endId - 1, records.length);
    let compared = 0;
    for (const [i, record] of records.entries()) {
      const ours = render(btf, i + 1);
      if (ours === undefined) continue;
      assert.equal(ours, record);
      compared++;
    }
    assert.ok(compared > records.length * 0.9, `${compared} of ${records.length} were compared`);
  });

  test("definitions are printed as bpftool prints them", { skip: noOracle, timeout: 60_000 }, () => {
    const btf = Btf.parse(readFileSync(PATH));
    const options = { encoding: "latin1", maxBuffer: 1 << 28 } as const;
    const text = execFileSync(BPFTOOL ?? "", ["btf", "dump", "file", PATH, "format", "c"], options);
    for (const tag of [
      "path",
      "list_head",
      "tcphdr",
      "file_operations",
      "page",
      "seccomp_data",
      "task_struct",
      "pt_regs",
    ]) {
      const start = text.indexOf(`\nstruct ${tag} {`) + 1;
      const theirs = text.slice(start, text.indexOf("\n};", start) + 3);
      const ours = formatLayout(btf, btf.find(tag, "struct") ?? 0);
      // bpftool before 7.2 pads less readably; names and types must agree in any version
      assert.deepEqual(withoutPadding(ours), withoutPadding(theirs), tag);
    }
  });

  test("a syscall tracepoint's prototype is found by its typedef", { skip: noKernel }, () => {
    const btf = Btf.parse(readFileSync(PATH));
    const pointer = btf.resolved(btf.find("btf_trace_sys_enter", "typedef") ?? 0);
    const proto = pointer.kind === "ptr" ? btf.resolved(pointer.type) : undefined;
    assert.equal(proto?.kind === "func_proto" && proto.params.length, 3);
  });

  test("C text that leans on kernel types agrees with the kernel's offsets", { skip: noKernel }, () => {
    const base = Btf.parse(readFileSync(PATH));
    const { btf, constants } = parseC(
      "struct mine { char c; struct task_struct task; }; \n#define PID offsetof(struct mine, task.pid)",
      { base },
    );
    const task = base.find("task_struct", "struct") ?? 0;
    const start = findMember(btf, btf.find("mine", "struct") ?? 0, "task")?.bitOffset ?? Number.NaN;
    const pid = findMember(base, task, "pid")?.bitOffset ?? Number.NaN;
    assert.equal(constants.get("PID"), BigInt((start + pid) / 8));
    assert.equal(matchField({ struct: "task_struct", path: ["pid"] }, btf)?.offset, pid / 8);
  });
});

function withoutPadding(text: string): string[] {
  return text
    .replace(/___\d+\b/g, "")
    .split("\n")
    .filter((line) => !/^\t+(long|int|short|char): \d+;$/.test(line));
}
