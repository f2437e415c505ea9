// fentry:bpf and fexit:bpf: functions of the BPF programs that are loaded, whoever loaded them. What they are given and
// give back is traced-values.ts's.

import { nearest } from "../diagnostics/nearest.ts";
import type { KernelProgram, ProgramFunction } from "../kernel-programs.ts";
import type { Target } from "../target.ts";
import type { TrampolinePoint } from "./attach-point.ts";
import { globMatcher, isGlob } from "./glob.ts";
import { wholeNumber } from "./number.ts";
import type { ResolveRequest } from "./probe-kind.ts";
import { tracedArguments, tracedResult } from "./traced-values.ts";

/** What stands where the module of a kernel function would. */
export const BPF = "bpf";

type Kind = TrampolinePoint["kind"];

interface Traced {
  readonly program: KernelProgram;
  readonly fn: ProgramFunction;
}

/** `words` are what stands behind `bpf`. */
export function resolveTraced(kind: Kind, request: ResolveRequest, words: readonly string[]): TrampolinePoint[] {
  const [idText, name] = words.length === 2 ? [words[0] ?? "", words[1] ?? ""] : ["*", words[0] ?? ""];
  if (name === "")
    request.fail(
      "attach-point",
      "the 'bpf' variant of this probe requires a bpf program name and optional bpf program id",
      `write ${kind}:bpf:PROGRAM or ${kind}:bpf:ID:PROGRAM`,
    );
  const id = idText === "*" ? undefined : wholeNumber(idText);
  if (idText !== "*" && id === undefined)
    request.fail("attach-point", "bpf program id must be a number or '*'", `write ${kind}:bpf:ID:PROGRAM`);
  const found = matching(request.target, id === undefined ? "*" : String(id), name);
  if (found.length === 0 && (id !== undefined || !isGlob(name))) noMatch(kind, request, id, name);
  return found.map(({ program, fn }) => point(kind, program, fn));
}

function point(kind: Kind, program: KernelProgram, { name, typeId }: ProgramFunction): TrampolinePoint {
  const { id } = program;
  return { kind, name: `${kind}:${BPF}:${id}:${name}`, function: name, module: BPF, program: id, typeId };
}

function matching(target: Target, id: string, name: string): readonly Traced[] {
  const [ofProgram, named] = [globMatcher(id), globMatcher(name)];
  return target
    .kernelPrograms()
    .filter((program) => ofProgram(String(program.id)))
    .flatMap((program) => program.functions.filter((fn) => named(fn.name)).map((fn) => ({ program, fn })))
    .filter(({ program }) => whyUntraceable(target, program) === undefined);
}

/** What keeps the kernel from attaching to a program's functions. */
function whyUntraceable(target: Target, { functions, jited, type, tracesProgram }: KernelProgram): string | undefined {
  if (functions.length === 0) return "it was loaded without BTF, which tells where its functions are";
  if (!jited) return "the kernel interprets it (sysctl net.core.bpf_jit_enable)";
  if (tracesProgram) return "it traces a BPF program itself, and the kernel goes no further";
  if (type === "tracing" && !target.has("traced_tracing"))
    return "it is a tracing program itself (fentry, fexit, iter or a typed raw tracepoint), and this kernel lets none of those be traced";
  return undefined;
}

function noMatch(kind: Kind, { target, fail }: ResolveRequest, id: bigint | undefined, name: string): never {
  const all = target.kernelPrograms();
  const programs = id === undefined ? all : all.filter((program) => BigInt(program.id) === id);
  const which = id === undefined ? "" : `${id}:`;
  const message = `No matches for ${kind} ${BPF}:${which}${name}.`;
  if (programs.length === 0 && id !== undefined)
    fail("unknown-probe", message, `no BPF program has the id ${id}; list them with: kscope -l '${kind}:${BPF}:*'`);
  const named = globMatcher(name);
  for (const program of programs) {
    if (!named(program.name) && !program.functions.some((fn) => named(fn.name))) continue;
    const why = whyUntraceable(target, program);
    if (why !== undefined) fail("unknown-probe", message, `program ${program.id} can't be traced: ${why}`);
  }
  const [cut] = programs.filter((program) => program.name === name);
  const functions = programs.flatMap((program) => program.functions);
  const near =
    cut?.functions[0]?.name ??
    nearest(
      name,
      functions.map((fn) => fn.name),
    );
  const advice = `list them with: kscope -l '${kind}:${BPF}:${which}*'`;
  return fail("unknown-probe", message, near === undefined ? advice : `did you mean ${kind}:${BPF}:${which}${near}?`);
}

/** `bpf:ID:FUNCTION` of those that match `ID:FUNCTION`, or only a function. */
export function tracedNames(target: Target, pattern: string): readonly string[] {
  const colon = pattern.indexOf(":");
  const [id, name] = colon < 0 ? ["*", pattern] : [pattern.slice(0, colon), pattern.slice(colon + 1)];
  return matching(target, id, name).map(({ program, fn }) => `${BPF}:${program.id}:${fn.name}`);
}

/** Of a listed `ID:FUNCTION`. */
export function tracedDeclarations(kind: Kind, target: Target, listed: string): readonly string[] {
  const [id = "", name = ""] = listed.split(":");
  return matching(target, id, name).flatMap(({ program, fn }) => {
    const one = point(kind, program, fn);
    const result = kind === "fexit" ? tracedResult(one, target) : undefined;
    const fields = tracedArguments(one, target)?.fields ?? [];
    return [...fields, ...(result === undefined ? [] : [result])].map((field) => field.declaration);
  });
}
