// Control groups by path and by id.

import { findMember } from "@kscope/btf";
import type { Operand } from "../lowering/builder.ts";
import { BOOL, isIntegral, type OpaqueType, pointer, type StructType, UINT64 } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { FunctionRecord } from "./function-record.ts";

export const cgroupid: FunctionRecord = {
  name: "cgroupid",
  signature: "uint64 cgroupid(const string path)",
  doc: "Id of the cgroup (version 2) whose directory this is, as cgroup gives it.",
  arity: [1, 1],
  literals: [0],
  check: (c) => {
    const path = c.literalString(0);
    const id = path === "" ? undefined : c.target.cgroupId(path);
    if (id === undefined)
      c.error(
        "cgroup",
        `Failed to get \`cgroupid\` for path: "${path}"`,
        c.arguments[0],
        "give the directory of a cgroup, e.g. /sys/fs/cgroup/system.slice",
      );
    c.fold(id ?? 0n);
    return UINT64;
  },
  lower: (b, call) => ({ kind: "scalar", type: UINT64, value: b.scalar(argument(call, 0)) }),
};

export const cgroupPath: FunctionRecord = {
  name: "cgroup_path",
  signature: "cgroup_path_t cgroup_path(uint64 id [, const string filter])",
  doc: "Paths of the cgroup with this id, looked up when printed; the filter is a glob of hierarchies (version 2 is unified).",
  arity: [1, 2],
  literals: [1],
  check: (c): OpaqueType => {
    const type = c.type(0);
    if (type.kind !== "none" && !isIntegral(type))
      c.error(
        "argument-type",
        `cgroup_path() expects an integer argument (${typeName(type)} provided)`,
        c.arguments[0],
      );
    const base: OpaqueType = { kind: "opaque", name: "cgroup_path", size: 8 };
    return c.arguments.length < 2 ? base : { ...base, format: c.literalString(1) };
  },
  lower: (b, call) => ({ kind: "scalar", type: call.type, value: b.scalar(argument(call, 0), UINT64) }),
};

/** How deep a cgroup may lie below another; Kubernetes and systemd nest fewer than ten. */
const MOST_LEVELS = 32;

export const underCgroup: FunctionRecord = {
  name: "under_cgroup",
  signature: "bool under_cgroup(struct task_struct *task, uint64 id)",
  doc: `Whether a task is in the cgroup (version 2) with this id or in one below it, at most ${MOST_LEVELS} levels. Of kscope only.`,
  arity: [2, 2],
  check: (c) => {
    const [task, id] = [c.type(0), c.type(1)];
    const target = task.kind === "pointer" ? task.target : task;
    if (task.kind !== "none" && (task.kind !== "pointer" || target.kind !== "struct" || target.name !== "task_struct"))
      c.error(
        "argument-type",
        `under_cgroup() expects a pointer to a struct task_struct (${typeName(task)} provided)`,
        c.arguments[0],
      );
    if (id.kind !== "none" && !isIntegral(id))
      c.error(
        "argument-type",
        `under_cgroup() expects a cgroup's id (${typeName(id)} provided)`,
        c.arguments[1],
        'cgroupid("/sys/fs/cgroup/…") gives it',
      );
    const cgroup = c.structType("cgroup");
    if (cgroup === undefined)
      c.error("no-btf", "under_cgroup() needs the kernel's type information (BTF) for struct cgroup");
    c.keep(cgroup);
    return BOOL;
  },
  lower: (b, call) => {
    const type = call.extra as StructType;
    // the state of a cgroup is part of it: from a parent's state to the parent
    const offset = (findMember(type.btf, type.id, "self")?.bitOffset ?? 0) >> 3;
    const id = b.scalar(argument(call, 1), UINT64);
    const first = b.member(b.member(b.lower(argument(call, 0)), "cgroups"), "dfl_cgrp");
    const at = b.variable(b.read(first));
    const found = b.variable(b.constant(0));
    b.repeat(MOST_LEVELS, (_, leave) => {
      b.if(b.compare("eq", at.get(), 0), leave);
      const cgroup: Operand = { kind: "scalar", type: pointer(type, "kernel"), value: at.get() };
      b.if(b.compare("eq", b.read(b.member(b.member(cgroup, "kn"), "id")), id), () => {
        found.set(b.constant(1));
        leave();
      });
      const parent = b.variable(b.read(b.member(b.member(cgroup, "self"), "parent")));
      if (offset !== 0) b.if(b.compare("ne", parent.get(), 0), () => parent.set(b.binary("sub", parent.get(), offset)));
      at.set(parent.get());
    });
    return { kind: "scalar", type: BOOL, value: found.get() };
  },
};
