// Names of threads: of the running one, and of a process by its id.

import { findMember } from "@kscope/btf";
import { parseFormat } from "../format/parse-format.ts";
import type { Address, Builder } from "../lowering/builder.ts";
import { INT32, isIntegral, string } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";
import { mayCall } from "./may-call.ts";
import { TASK_COMM_LEN } from "./task-comm.ts";

/** Came with Linux 6.2, its kin with it. */
const FIND = "bpf_task_from_pid";
const RELEASE = "bpf_task_release";
const NO_PROCESS = parseFormat("No such process (pid=%d)");
const NO_NAME = "N/A";

export const comm: FunctionRecord = {
  name: "comm",
  signature: "string comm[(uint32 pid)]",
  doc: "Name of the running thread, at most 15 bytes, or of the process with an id, as the initial namespace has it; N/A, with a warning, if there is none.",
  arity: [0, 1],
  bare: true,
  check: (c) => {
    if (c.arguments.length > 0) checkPid(c);
    return string(TASK_COMM_LEN);
  },
  lower: (b, call, destination) => {
    const address = destination ?? b.memory(TASK_COMM_LEN, "comm");
    if (call.arguments.length === 0) ownName(b, address);
    else nameOf(b, argument(call, 0), { address, offset: Number(call.extra) });
    return { kind: "memory", type: call.type, address };
  },
};

/** Some kernels, such as 6.1, leave what is behind the name as it was. */
function ownName(b: Builder, address: Address): void {
  b.zero(address, TASK_COMM_LEN);
  b.call("get_current_comm", [b.pointer(address), TASK_COMM_LEN], "write");
}

function checkPid(c: CallCheck): void {
  const type = c.type(0);
  if (type.kind !== "none" && !isIntegral(type))
    c.error("argument-type", `comm() expects an integer pid (${typeName(type)} provided)`, c.arguments[0]);
  if (c.target.pidNamespace !== undefined)
    c.warn(
      "pid-namespace",
      "comm(pid) takes ids of the initial PID namespace, which kscope does not run in",
      c.node,
      "give pid(init)",
    );
  c.keep(offsetOfName(c) ?? 0);
}

/** Of the name in a task; undefined, with an error, where the name of another process can't be told. */
function offsetOfName(c: CallCheck): number | undefined {
  const task = c.structType("task_struct");
  const member = task?.kind === "struct" ? findMember(task.btf, task.id, "comm") : undefined;
  if (member === undefined || [FIND, RELEASE].some((name) => c.target.btf?.find(name, "func") === undefined))
    c.error(
      "unsupported-feature",
      `This kernel can't tell the name of another process: it has no ${FIND}, which came with Linux 6.2`,
      c.node,
      "only the running thread's name can be told: comm, pcomm, leader_comm",
    );
  else if (![FIND, RELEASE].every((name) => mayCall(c, name)))
    c.error(
      "unsupported-feature",
      `comm() of another process can't be told in ${c.kind.name} probes: this kernel does not let their programs call ${FIND}`,
      c.node,
      "probes of other kinds, such as iter, tracepoint and interval, may be allowed to: kfunc_allowed() tells",
    );
  return member === undefined ? undefined : member.bitOffset / 8;
}

interface NamePlace {
  readonly address: Address;
  /** Of the name in the task. */
  readonly offset: number;
}

/** Nothing that could leave the program stands between finding the task and releasing it. */
function nameOf(b: Builder, pid: Parameters<Builder["scalar"]>[0], { address, offset }: NamePlace): void {
  const id = b.scalar(pid, INT32);
  const task = b.callKernel(FIND, [id]);
  b.if(
    b.compare("ne", task, 0),
    () => {
      b.call("probe_read_kernel", [b.pointer(address), TASK_COMM_LEN, b.binary("add", task, offset)], "write");
      b.callKernel(RELEASE, [task]);
    },
    () => {
      b.storeString(address, NO_NAME, TASK_COMM_LEN);
      b.event({ kind: "warnf", format: NO_PROCESS }, [{ type: INT32, scalar: id }]);
    },
    "true",
  );
}
