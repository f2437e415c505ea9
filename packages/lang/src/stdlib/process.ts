// Who is running: ids, names, and the task itself.

import { findMember } from "@kscope/btf";
import type { Builder, Operand } from "../lowering/builder.ts";
import { INT32, NONE, pointer, string, type Type, UINT32, UINT64 } from "../types/type.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { pidTgid } from "./pid-tgid.ts";
import { TASK_COMM_LEN } from "./task-comm.ts";

function scalar(type: Type, lower: (b: Builder) => ReturnType<Builder["call"]>): FunctionRecord["lower"] {
  return (b) => ({ kind: "scalar", type, value: lower(b) });
}

function idMode(c: CallCheck, type: Type): Type {
  const mode = c.expression(0);
  if (mode === undefined) return type;
  if (mode.kind === "identifier" && (mode.name === "curr_ns" || mode.name === "init")) c.keep(mode.name);
  else c.error("id-mode", `Invalid PID namespace mode, expected curr_ns or init`, mode);
  return type;
}

function id(
  name: string,
  doc: string,
  take: (b: Builder, word: ReturnType<Builder["call"]>) => ReturnType<Builder["call"]>,
): FunctionRecord {
  return {
    name,
    signature: `uint32 ${name}[([curr_ns|init])]`,
    words: [0],
    doc,
    arity: [0, 1],
    bare: true,
    check: (c) => idMode(c, UINT32),
    lower: (b, call) => {
      const word = call.extra === "init" ? b.call("get_current_pid_tgid", [], "pure") : pidTgid(b);
      return { kind: "scalar", type: UINT32, value: take(b, word) };
    },
  };
}

export const pid: FunctionRecord = id(
  "pid",
  "Process id (the kernel's tgid), as the namespace of kscope sees it.",
  (b, w) => b.binary("shr", w, 32),
);
export const tid: FunctionRecord = id(
  "tid",
  "Thread id (the kernel's pid), as the namespace of kscope sees it.",
  (b, w) => b.extend(w, 4, false),
);

export const uid: FunctionRecord = {
  name: "uid",
  signature: "uint32 uid",
  doc: "User id of the running task, in the initial user namespace.",
  arity: [0, 0],
  bare: true,
  check: () => UINT32,
  lower: scalar(UINT32, (b) => b.extend(b.call("get_current_uid_gid", [], "pure"), 4, false)),
};

export const gid: FunctionRecord = {
  name: "gid",
  signature: "uint32 gid",
  doc: "Group id of the running task, in the initial user namespace.",
  arity: [0, 0],
  bare: true,
  check: () => UINT32,
  lower: scalar(UINT32, (b) => b.binary("shr", b.call("get_current_uid_gid", [], "pure"), 32)),
};

export const username: FunctionRecord = {
  name: "username",
  signature: "username_t username",
  doc: "Name of the user that the task runs as.",
  arity: [0, 0],
  bare: true,
  check: () => ({ kind: "opaque", name: "username", size: 8 }),
  lower: scalar({ kind: "opaque", name: "username", size: 8 }, (b) =>
    b.extend(b.call("get_current_uid_gid", [], "pure"), 4, false),
  ),
};

export const cgroup: FunctionRecord = {
  name: "cgroup",
  signature: "uint64 cgroup",
  doc: "Id of the cgroup (version 2) of the running task.",
  arity: [0, 0],
  bare: true,
  check: () => UINT64,
  lower: scalar(UINT64, (b) => b.call("get_current_cgroup_id", [], "pure")),
};

function task(b: Builder, type: Type): Operand {
  const helper = type.kind === "pointer" && type.space === "trusted" ? "get_current_task_btf" : "get_current_task";
  return { kind: "scalar", type, value: b.call(helper, [], "pure") };
}

function taskType(c: CallCheck): Type {
  const struct = c.structType("task_struct");
  if (struct === undefined) {
    c.error(
      "no-btf",
      `${c.node.kind === "identifier" ? c.node.name : c.node.callee.name} needs the kernel's type information (BTF), which this kernel lacks`,
    );
    return NONE;
  }
  return pointer(struct, c.target.has("get_current_task_btf") ? "trusted" : "kernel");
}

export const curtask: FunctionRecord = {
  name: "curtask",
  signature: "struct task_struct * curtask",
  doc: "The running task.",
  arity: [0, 0],
  bare: true,
  check: taskType,
  lower: (b, call) => task(b, call.type),
};

/** The task that an optional argument names, or the running one. */
function taskArgument(c: CallCheck): Type {
  const argument = c.type(0);
  if (c.arguments.length === 1) {
    if (argument.kind !== "none" && (argument.kind !== "pointer" || argument.target.kind !== "struct")) {
      c.error("argument-type", "A pointer to a struct task_struct is needed", c.arguments[0]);
    }
    c.keep(undefined);
    return argument;
  }
  const type = taskType(c);
  c.keep(type);
  return type;
}

function relative(name: string, result: Type, path: readonly string[], doc: string): FunctionRecord {
  return {
    name,
    signature: `${result.kind === "string" ? "string" : "uint32"} ${name}[([struct task_struct *task])]`,
    doc,
    arity: [0, 1],
    bare: true,
    check: (c) => {
      const type = taskArgument(c);
      if (
        type.kind === "pointer" &&
        type.target.kind === "struct" &&
        findMember(type.target.btf, type.target.id, path[0] ?? "") === undefined
      ) {
        c.error("unknown-field", `This kernel's task_struct has no member ${path[0]}`);
      }
      return result;
    },
    lower: (b, call) => {
      const [argument] = call.arguments;
      let operand = argument === undefined ? task(b, call.extra as Type) : b.lower(argument);
      for (const member of path) operand = b.member(operand, member);
      return operand.kind === "memory"
        ? { ...operand, type: result }
        : { kind: "scalar", type: result, value: b.convert(operand.value, INT32, result) };
    },
  };
}

export const ppid: FunctionRecord = relative("ppid", UINT32, ["real_parent", "tgid"], "Process id of the parent.");
export const pcomm: FunctionRecord = relative(
  "pcomm",
  string(TASK_COMM_LEN),
  ["real_parent", "comm"],
  "Name of the parent.",
);
export const leaderTid: FunctionRecord = relative(
  "leader_tid",
  UINT32,
  ["group_leader", "pid"],
  "Thread id of the thread group's leader.",
);
export const leaderComm: FunctionRecord = relative(
  "leader_comm",
  string(TASK_COMM_LEN),
  ["group_leader", "comm"],
  "Name of the thread group's leader.",
);
