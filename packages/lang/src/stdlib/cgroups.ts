// Control groups by path and by id.

import { isIntegral, type OpaqueType, UINT64 } from "../types/type.ts";
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
