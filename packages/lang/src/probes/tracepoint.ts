// Tracepoints by name: stable events of the kernel with the fields of their format file.

import { fromCType } from "../check/type-names.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { Builder, Operand } from "../lowering/builder.ts";
import type { Target, TracepointField, TracepointFormat } from "../target.ts";
import { type AddressSpace, INT8, type IntegerSize, integer, pointer, string, type Type } from "../types/type.ts";
import type { ResolvedAttachPoint, TracepointPoint } from "./attach-point.ts";
import type { ProbeArgument, ProbeArguments, ProbeKind, ResolveRequest } from "./probe-kind.ts";

export const tracepoint: ProbeKind = {
  name: "tracepoint",
  aliases: ["t"],
  forms: ["tracepoint:SUBSYSTEM:EVENT"],
  doc: "A tracepoint of the kernel; args has its fields.",
  space: (point) => (isSyscall(point) ? "user" : "kernel"),
  programType: () => "tracepoint",
  pidPredicate: true,
  registers: true,
  resolve,
  arguments: tracepointArguments,
  listing: { always: true, names, declarations },
};

/** A pattern without a subsystem is one of events. */
function names(target: Target, pattern: string): readonly string[] {
  const colon = pattern.indexOf(":");
  const [subsystem, event] = colon < 0 ? ["*", pattern] : [pattern.slice(0, colon), pattern.slice(colon + 1)];
  // subsystems are in order, but fib6: stands before fib:
  return [...target.tracepoints(subsystem, event)].sort();
}

function declarations(target: Target, name: string): readonly string[] {
  const colon = name.indexOf(":");
  const format = target.tracepointFormat(name.slice(0, colon), name.slice(colon + 1));
  return ownFields(format).map(declaration);
}

/** Those that all tracepoints have are left out: where they lie, programs find a pointer of the kernel's. */
function ownFields(format: TracepointFormat | undefined): readonly TracepointField[] {
  return format?.fields.filter((f) => !f.name.startsWith("common_")) ?? [];
}

/** As the format file has it: the length of an array behind the name, that of dynamic data before it. */
function declaration({ name, cType, location }: TracepointField): string {
  if (location !== "plain") return `__${location} ${cType} ${name}`;
  const array = /^(.*?)\s*(\[[^\]]*\])$/s.exec(cType);
  return array === null ? `${cType} ${name}` : `${array[1]} ${name}${array[2]}`;
}

function isSyscall(point: ResolvedAttachPoint): boolean {
  return point.kind === "tracepoint" && point.subsystem === "syscalls";
}

function resolve(request: ResolveRequest): readonly TracepointPoint[] {
  const [subsystem, event] = request.parts.map((p) => p.text);
  if (subsystem === undefined || event === undefined || request.parts.length !== 2) {
    request.fail(
      "attach-point",
      "A tracepoint has the form tracepoint:SUBSYSTEM:EVENT",
      "list them with: kscope -l 'tracepoint:*'",
    );
  }
  const { target } = request;
  if (!/[*?[]/.test(subsystem + event)) {
    const format = target.tracepointFormat(subsystem, event);
    return format === undefined ? missing(request, subsystem, event) : [point(subsystem, event, format.id)];
  }
  return target.tracepoints(subsystem, event).map((full) => {
    const colon = full.indexOf(":");
    return point(full.slice(0, colon), full.slice(colon + 1), 0);
  });
}

function point(subsystem: string, event: string, id: number): TracepointPoint {
  return { kind: "tracepoint", subsystem, event, id, name: `tracepoint:${subsystem}:${event}` };
}

function missing(request: ResolveRequest, subsystem: string, event: string): never {
  const all = request.target.tracepoints("*", "*");
  const near = nearest(`${subsystem}:${event}`, all) ?? all.find((t) => t.endsWith(`:${event}`));
  return request.fail(
    "unknown-probe",
    `No matches for tracepoint ${subsystem}:${event}.`,
    near === undefined ? `list them with: kscope -l 'tracepoint:${subsystem}:*'` : `did you mean tracepoint:${near}?`,
  );
}

function tracepointArguments(p: ResolvedAttachPoint, target: Target): ProbeArguments | undefined {
  if (p.kind !== "tracepoint") return undefined;
  const format = target.tracepointFormat(p.subsystem, p.event);
  if (format === undefined) return undefined;
  const space: AddressSpace = isSyscall(p) ? "user" : "kernel";
  const fields = ownFields(format).map((f) => argument(f, target, space));
  return {
    key: ownFields(format)
      .map((f) => `${f.name} ${f.cType} ${f.offset} ${f.size}`)
      .join(";"),
    fields,
  };
}

function argument(f: TracepointField, target: Target, space: AddressSpace): ProbeArgument {
  const type = fieldType(f, target, space);
  const place = `${f.cType} ${f.location} ${f.offset} ${f.size}`;
  return { name: f.name, type, place, declaration: declaration(f), load: (b) => loadField(b, f, type) };
}

function fieldType(f: TracepointField, target: Target, space: AddressSpace): Type {
  if (f.location !== "plain") return pointer(INT8, "kernel");
  const array = /^(.*?)\s*\[\d*\]$/.exec(f.cType);
  if (array !== null) {
    const element = fromCType(target.btf, array[1] ?? "", space) ?? integer(1, true);
    const size = element.kind === "integer" ? element.size : element.kind === "pointer" ? 8 : f.size;
    if (size === 1) return string(f.size);
    return { kind: "array", element, length: Math.floor(f.size / size) };
  }
  const named = fromCType(target.btf, f.cType, space);
  if (
    named !== undefined &&
    (named.kind === "pointer" || named.kind === "enum" || named.kind === "bool" || named.kind === "struct")
  )
    return named;
  if (named?.kind === "integer" && named.size === f.size) return named;
  if (f.size === 1 || f.size === 2 || f.size === 4 || f.size === 8) return integer(f.size as IntegerSize, f.signed);
  return { kind: "array", element: integer(1, false), length: f.size };
}

/** `__data_loc`: the low half of a u32 is the data's offset from the record's start; `__rel_loc`: from the end of the u32. */
function loadField(b: Builder, f: TracepointField, type: Type): Operand {
  const address = { base: b.context(), offset: f.offset, space: "ctx" as const };
  if (f.location === "plain") {
    if (type.kind === "array" || type.kind === "string" || type.kind === "struct")
      return { kind: "memory", type, address };
    return { kind: "scalar", type, value: loadWord(b, address, f, type) };
  }
  const offset = b.binary("and", b.load(address, 4), 0xffff);
  const start = f.location === "data_loc" ? offset : b.binary("add", offset, f.offset + 4);
  return { kind: "scalar", type, value: b.binary("add", b.context(), start) };
}

function loadWord(
  b: Builder,
  address: { base: import("../lowering/builder.ts").Value; offset: number; space: "ctx" },
  f: TracepointField,
  type: Type,
): import("../lowering/builder.ts").Value {
  const signed = (type.kind === "integer" || type.kind === "enum") && type.signed;
  return b.load(address, f.size as IntegerSize, signed);
}
