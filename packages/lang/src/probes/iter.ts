// iter: programs that the kernel runs once for each of its objects of a kind, such as tasks. What an iterator is called and
// gives is the struct bpf_iter__NAME (kernel/bpf/bpf_iter.c); its program is typed by the function bpf_iter_NAME.

import type { Btf } from "@kscope/btf";
import { formatType, structMembers } from "@kscope/btf";
import { nearest } from "../diagnostics/nearest.ts";
import type { Target } from "../target.ts";
import type { IteratorPoint } from "./attach-point.ts";
import { globMatcher, isGlob } from "./glob.ts";
import type { ProbeKind, ResolveRequest } from "./probe-kind.ts";

const STRUCT = "bpf_iter__";
const FUNCTION = "bpf_iter_";
const PINNED = "/sys/fs/bpf/";

export const iter: ProbeKind = {
  name: "iter",
  aliases: ["it"],
  forms: ["iter:OBJECTS", "iter:OBJECTS:PATH"],
  doc: "Runs once for each object of a kind that the kernel has, such as task; ctx has it. With a path the iterator is pinned there, and runs whenever that file is read.",
  space: () => "kernel",
  programType: () => "tracing",
  pidPredicate: true,
  registers: false,
  feature: "iter",
  resolve: (request) => [resolve(request)],
  listing: {
    always: true,
    names: ({ btf }, pattern) => iterators(btf).filter(globMatcher(pattern)),
    declarations,
  },
};

/** The struct of an iterator's context. */
export function iteratorContext(point: IteratorPoint): string {
  return `${STRUCT}${point.iterator}`;
}

/** Where the context has the object itself, behind bpf_iter_meta: null after the last one. */
export function objectOffset({ btf }: Target, point: IteratorPoint): number | undefined {
  const id = btf?.find(iteratorContext(point), "struct");
  const member =
    btf === undefined || id === undefined ? undefined : structMembers(btf, id, { flattenAnonymous: true })[1];
  return member === undefined ? undefined : member.bitOffset / 8;
}

function iterators(btf: Btf | undefined): readonly string[] {
  if (btf === undefined) return [];
  const names = btf.names("struct").filter((name) => name.startsWith(STRUCT));
  return names
    .map((name) => name.slice(STRUCT.length))
    .filter((name) => btf.find(`${FUNCTION}${name}`, "func") !== undefined)
    .sort();
}

function declarations({ btf }: Target, name: string): readonly string[] {
  const id = btf?.find(`${STRUCT}${name}`, "struct");
  if (btf === undefined || id === undefined) return [];
  return structMembers(btf, id, { flattenAnonymous: true }).map((m) => formatType(btf, m.type, m.name));
}

function resolve(request: ResolveRequest): IteratorPoint {
  const [name, pin, ...more] = request.parts.map((p) => p.text);
  if (name === undefined || more.length > 0)
    request.fail("attach-point", "iter probe type takes 2 arguments (1 optional)", "write iter:task or iter:task:PATH");
  if (name === "")
    request.fail("attach-point", "iter should specify a iterator's name", "list them with: kscope -l 'iter:*'");
  if (isGlob(name) || isGlob(pin ?? ""))
    request.fail("attach-point", "iter probe type does not support wildcards", "list them with: kscope -l 'iter:*'");
  const { btf } = request.target;
  const typeId = btf?.find(`${FUNCTION}${name}`, "func");
  if (typeId === undefined) return missing(request, name);
  const path = pin === undefined || pin.startsWith("/") ? pin : `${PINNED}${pin}`;
  return { kind: "iter", name: `iter:${name}`, iterator: name, typeId, pin: path };
}

function missing(request: ResolveRequest, name: string): never {
  const near = nearest(name, iterators(request.target.btf));
  return request.fail(
    "unknown-probe",
    `iter ${name} not available for your kernel version.`,
    near === undefined ? "list them with: kscope -l 'iter:*'" : `did you mean iter:${near}?`,
  );
}
