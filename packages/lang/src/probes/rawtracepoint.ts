// Raw tracepoints: the tracepoint's own arguments, typed by the kernel's BTF (`typedef void (*btf_trace_NAME)(void *, …)`).

import { type Btf, formatType } from "@kscope/btf";
import { nearest } from "../diagnostics/nearest.ts";
import type { Builder, Operand } from "../lowering/builder.ts";
import type { Target } from "../target.ts";
import { fromBtf } from "../types/from-btf.ts";
import { pointer, type Type, UINT64 } from "../types/type.ts";
import type { RawTracepointPoint, ResolvedAttachPoint } from "./attach-point.ts";
import { globMatcher } from "./glob.ts";
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
  listing: { always: true, names, declarations },
};

/** Those of loaded modules are left out: their types can't be attached to. */
function names(target: Target, pattern: string): readonly string[] {
  const colon = pattern.indexOf(":");
  if (colon >= 0 && !globMatcher(pattern.slice(0, colon))("vmlinux")) return [];
  return target.rawTracepoints(pattern.slice(colon + 1)).map((name) => `vmlinux:${name}`);
}

function declarations(target: Target, name: string): readonly string[] {
  const event = name.slice(name.indexOf(":") + 1);
  const { btf } = target;
  const id = btf?.find(`btf_trace_${event}`, "typedef");
  if (btf === undefined || id === undefined) return [];
  return parameters(btf, event, id).map((p) => declaration(btf, p));
}

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
  const builtIn = module === undefined || globMatcher(module)("vmlinux");
  return names.map((name) => found(request, builtIn ? undefined : module, name));
}

function found(request: ResolveRequest, module: string | undefined, event: string): RawTracepointPoint {
  const { target } = request;
  const btf = module === undefined ? target.btf : target.moduleBtf(module);
  const typeId = btf?.find(`btf_trace_${event}`, "typedef");
  const name = `rawtracepoint:${module ?? "vmlinux"}:${event}`;
  if (typeId !== undefined) return { kind: "rawtracepoint", event, name, btf: { module, typeId } };
  const all = target.rawTracepoints("*");
  if (module === undefined && all.includes(event)) return { kind: "rawtracepoint", event, name, btf: undefined };
  const near = nearest(event, all);
  return request.fail(
    "unknown-probe",
    module === undefined ? "Probe has no valid attach points." : `No matches for rawtracepoint ${module}:${event}.`,
    near === undefined ? "list them with: kscope -l 'rawtracepoint:*'" : `did you mean rawtracepoint:${near}?`,
  );
}

function rawArguments(point: ResolvedAttachPoint, target: Target): ProbeArguments | undefined {
  if (point.kind !== "rawtracepoint" || point.btf === undefined) return undefined;
  const btf = point.btf.module === undefined ? target.btf : target.moduleBtf(point.btf.module);
  if (btf === undefined) return undefined;
  const fields = parameters(btf, point.event, point.btf.typeId).map((p, i): ProbeArgument => {
    const type = trusted(fromBtf(btf, p.type, "kernel"));
    return { name: p.name, type, declaration: declaration(btf, p), load: (b) => loadArgument(b, i, type) };
  });
  return { key: point.event, fields };
}

interface Parameter {
  readonly name: string;
  readonly type: number;
}

/** Without the first, which is the tracepoint's own `void *`. */
function parameters(btf: Btf, event: string, typedefId: number): readonly Parameter[] {
  const pointerType = btf.resolved(typedefId);
  const proto = pointerType.kind === "ptr" ? btf.resolved(pointerType.type) : pointerType;
  if (proto.kind !== "func_proto") return [];
  const own = proto.params.slice(1);
  const named = own.every((p) => p.name !== "") ? own : functionParameters(btf, event);
  return own.map(({ name, type }, i) => ({ name: name || named[i]?.name || `arg${i}`, type }));
}

/** The typedef has no parameter names; `__bpf_trace_NAME` or `__traceiter_NAME` has them where BTF lists it. */
function functionParameters(btf: Btf, event: string): readonly Parameter[] {
  for (const prefix of ["__bpf_trace_", "__traceiter_"]) {
    const id = btf.find(`${prefix}${event}`, "func");
    const func = id === undefined ? undefined : btf.type(id);
    const proto = func?.kind === "func" ? btf.resolved(func.type) : undefined;
    if (proto?.kind === "func_proto" && proto.params.slice(1).some((p) => p.name !== "")) return proto.params.slice(1);
  }
  return [];
}

function declaration(btf: Btf, { name, type }: Parameter): string {
  return `${formatType(btf, type)} ${name}`;
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
