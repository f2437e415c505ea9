// Raw tracepoints: the tracepoint's own arguments, typed by the kernel's BTF (`typedef void (*btf_trace_NAME)(void *, …)`).

import type { BtfFuncProto } from "@kscope/btf";
import { nearest } from "../diagnostics/nearest.ts";
import type { Builder, Operand } from "../lowering/builder.ts";
import type { Target } from "../target.ts";
import { fromBtf } from "../types/from-btf.ts";
import { pointer, type Type, UINT64 } from "../types/type.ts";
import type { RawTracepointPoint, ResolvedAttachPoint } from "./attach-point.ts";
import type { ProbeArgument, ProbeArguments, ProbeKind, ResolveRequest } from "./probe-kind.ts";

export const rawtracepoint: ProbeKind = {
  name: "rawtracepoint",
  aliases: ["rt"],
  forms: ["rawtracepoint:EVENT", "rawtracepoint:MODULE:EVENT"],
  doc: "A tracepoint with the arguments that the kernel passes to it, typed by BTF; cheaper than tracepoint.",
  space: () => "kernel",
  programType: (point) => (point.kind === "rawtracepoint" && point.btf !== undefined ? "tracing" : "raw_tracepoint"),
  pidPredicate: true,
  registers: true,
  resolve,
  arguments: rawArguments,
};

function resolve(request: ResolveRequest): readonly RawTracepointPoint[] {
  const parts = request.parts.map((p) => p.text);
  const [module, event] = parts.length === 1 ? [undefined, parts[0]] : parts;
  if (event === undefined || parts.length > 2) {
    request.fail(
      "attach-point",
      "A raw tracepoint has the form rawtracepoint:EVENT",
      "list them with: kscope -l 'rawtracepoint:*'",
    );
  }
  const { target } = request;
  const names = /[*?[]/.test(event) ? target.rawTracepoints(event) : [event];
  return names.map((name) => found(request, module === "vmlinux" ? undefined : module, name));
}

function found(request: ResolveRequest, module: string | undefined, event: string): RawTracepointPoint {
  const { target } = request;
  const btf = module === undefined || module === "*" ? target.btf : target.moduleBtf(module);
  const typeId = btf?.find(`btf_trace_${event}`, "typedef");
  const name = `rawtracepoint:${module ?? "vmlinux"}:${event}`;
  if (typeId !== undefined) return { kind: "rawtracepoint", event, name, btf: { module, typeId } };
  const all = target.rawTracepoints("*");
  if (all.includes(event)) return { kind: "rawtracepoint", event, name, btf: undefined };
  const near = nearest(event, all);
  return request.fail(
    "unknown-probe",
    `rawtracepoint not found: ${event}`,
    near === undefined ? "list them with: kscope -l 'rawtracepoint:*'" : `did you mean rawtracepoint:${near}?`,
  );
}

function rawArguments(point: ResolvedAttachPoint, target: Target): ProbeArguments | undefined {
  if (point.kind !== "rawtracepoint" || point.btf === undefined) return undefined;
  const btf = point.btf.module === undefined ? target.btf : target.moduleBtf(point.btf.module);
  if (btf === undefined) return undefined;
  const pointerType = btf.resolved(point.btf.typeId);
  const proto = pointerType.kind === "ptr" ? btf.resolved(pointerType.type) : pointerType;
  if (proto.kind !== "func_proto") return undefined;
  const fields = proto.params.slice(1).map((p, i): ProbeArgument => {
    const type = trusted(fromBtf(btf, p.type, "kernel"));
    const name = p.name === "" ? (parameterName(btf, point.event, i) ?? `arg${i}`) : p.name;
    return { name, type, declaration: name, load: (b) => loadArgument(b, i, type) };
  });
  return { key: point.event, fields };
}

/** The typedef has no parameter names; `__bpf_trace_NAME` or `__traceiter_NAME` has them where BTF lists it. */
function parameterName(btf: NonNullable<Target["btf"]>, event: string, index: number): string | undefined {
  for (const prefix of ["__bpf_trace_", "__traceiter_"]) {
    const id = btf.find(`${prefix}${event}`, "func");
    if (id === undefined) continue;
    const func = btf.type(id);
    const proto = func.kind === "func" ? (btf.resolved(func.type) as BtfFuncProto) : undefined;
    const name = proto?.params[index + 1]?.name;
    if (name !== undefined && name !== "") return name;
  }
  return undefined;
}

function trusted(type: Type): Type {
  return type.kind === "pointer" && type.space === "kernel" && type.target.kind === "struct"
    ? pointer(type.target, "trusted")
    : type;
}

/** The context is an array of u64, one an argument (struct bpf_raw_tracepoint_args). */
function loadArgument(b: Builder, index: number, type: Type): Operand {
  const word = b.load({ base: b.context(), offset: index * 8, space: "ctx" }, 8);
  if (type.kind === "struct" || type.kind === "array" || type.kind === "string")
    return { kind: "scalar", type: UINT64, value: word };
  return { kind: "scalar", type, value: b.convert(word, UINT64, type) };
}
