// fentry and fexit: functions of the kernel that BTF knows, when they are called and when they return, with typed
// arguments and result. Cheaper than a kprobe: the function calls the program. Those of BPF programs are traced-programs.ts's.

import { nearest } from "../diagnostics/nearest.ts";
import type { KernelFunction } from "../kernel-functions.ts";
import type { Target } from "../target.ts";
import type { ResolvedAttachPoint, TrampolinePoint } from "./attach-point.ts";
import { isGlob } from "./glob.ts";
import {
  declarationOf,
  type KernelParameter,
  type KernelSignature,
  kernelSignature,
  loadParameter,
  typeOfParameter,
} from "./kernel-signature.ts";
import type { ProbeArgument, ProbeArguments, ProbeKind, ResolveRequest } from "./probe-kind.ts";
import { argumentCount } from "./pt-regs.ts";
import { listedPattern, sorted, traceable } from "./traceable.ts";
import { BPF, resolveTraced, tracedDeclarations, tracedNames } from "./traced-programs.ts";
import { tracedArguments, tracedResult } from "./traced-values.ts";

type Kind = "fentry" | "fexit";

function trampoline(name: Kind, aliases: readonly string[], doc: string): ProbeKind {
  return {
    name,
    aliases,
    forms: [`${name}:FUNCTION`, `${name}:MODULE:FUNCTION`, `${name}:bpf:PROGRAM`, `${name}:bpf:ID:PROGRAM`],
    doc,
    space: () => "kernel",
    programType: () => "tracing",
    pidPredicate: true,
    registers: true,
    feature: name,
    resolve: (request) => resolve(name, request),
    arguments: probeArguments,
    ...(name === "fexit" ? { result: probeResult } : {}),
    listing: {
      always: name === "fentry",
      names,
      declarations: (target, listed) => declarations(name, target, listed),
    },
  };
}

export const fentry: ProbeKind = trampoline(
  "fentry",
  ["f", "kfunc"],
  "A function of the kernel, or of a BPF program that is loaded, is called; args has its arguments, typed by BTF.",
);
export const fexit: ProbeKind = trampoline(
  "fexit",
  ["fr", "kretfunc"],
  "A function of the kernel, or of a BPF program that is loaded, returns; args has its arguments, retval its result, typed by BTF.",
);

function resolve(kind: Kind, request: ResolveRequest): readonly TrampolinePoint[] {
  const words = request.parts.map((p) => p.text);
  if (words.length < 1 || words.length > 3)
    request.fail(
      "attach-point",
      `${kind} probe type requires 1 or 3 arguments, found ${words.length}`,
      `write ${kind}:FUNCTION or ${kind}:MODULE:FUNCTION`,
    );
  if (words[0] === BPF) return resolveTraced(kind, request, words.slice(1));
  if (words.length === 3)
    request.fail("attach-point", "Only the 'bpf' variant of this probe supports 4 arguments", `write ${kind}:FUNCTION`);
  const name = words.at(-1) ?? "";
  if (name === "") request.fail("attach-point", "fentry/fexit should specify a function", `write ${kind}:FUNCTION`);
  const module = words.length === 2 ? words[0] : undefined;
  const points = pointsOf(kind, request, module ?? "*", name);
  if (module === undefined && !isGlob(name) && points.length > 1)
    request.fail(
      "ambiguous",
      `ambiguous attach point, please specify module containing the function '${name}'`,
      `one of ${points.map((p) => p.name).join(", ")}`,
    );
  return points.length > 0 || isGlob(name) || isGlob(module ?? "") ? points : noMatch(kind, request, module, name);
}

function pointsOf(kind: Kind, { target }: ResolveRequest, module: string, name: string): readonly TrampolinePoint[] {
  return sorted(traceable(target, module, name)).flatMap((f) => {
    const signature = typed(target, f);
    return signature === undefined ? [] : [point(kind, f, signature.id)];
  });
}

function point(kind: Kind, { module, name }: KernelFunction, typeId: number): TrampolinePoint {
  return { kind, name: `${kind}:${module}:${name}`, function: name, module, program: undefined, typeId };
}

/** Undefined of functions whose types are unknown, and of those with arguments on the stack or any number of them. */
function typed(target: Target, { module, name }: KernelFunction): KernelSignature | undefined {
  const signature = kernelSignature(target, module, name);
  if (signature === undefined || signature.variadic) return undefined;
  return signature.parameters.length <= argumentCount(target.architecture) ? signature : undefined;
}

function noMatch(kind: Kind, request: ResolveRequest, module: string | undefined, name: string): never {
  const { target } = request;
  const where = module === undefined ? "" : `${module}:`;
  if (target.btf === undefined)
    request.fail("unknown-probe", `No matches for ${kind} ${where}${name}.`, "this kernel has no BTF: use a kprobe");
  // without a module the function may be there, but not its types
  const [untyped] = traceable(target, module ?? "*", name);
  if (untyped !== undefined)
    request.fail(
      "unknown-probe",
      `No matches for ${kind} ${untyped.module}:${name}.`,
      `BTF does not know its types, or not all arguments are in registers: use kprobe:${name}`,
    );
  const near = nearest(
    name,
    traceable(target, module ?? "*", "*").map((f) => f.name),
  );
  return request.fail(
    "unknown-probe",
    `No matches for ${kind} ${where}${name}.`,
    near === undefined ? `list them with: kscope -l '${kind}:*${name}*'` : `did you mean ${kind}:${where}${near}?`,
  );
}

function probeArguments(p: ResolvedAttachPoint, target: Target): ProbeArguments | undefined {
  if (p.kind !== "fentry" && p.kind !== "fexit") return undefined;
  if (p.program !== undefined) return tracedArguments(p, target);
  const signature = kernelSignature(target, p.module, p.function);
  if (signature === undefined) return undefined;
  return { key: `${p.module}:${p.function}`, fields: signature.parameters.map((one) => field(signature, one)) };
}

function probeResult(p: ResolvedAttachPoint, target: Target): ProbeArgument | undefined {
  if (p.kind !== "fexit") return undefined;
  if (p.program !== undefined) return tracedResult(p, target);
  const signature = kernelSignature(target, p.module, p.function);
  return signature?.result === undefined ? undefined : field(signature, signature.result);
}

function field(signature: KernelSignature, parameter: KernelParameter): ProbeArgument {
  const type = typeOfParameter(signature, parameter);
  const declaration = declarationOf(signature, parameter);
  return { name: parameter.name, type, declaration, load: (b) => loadParameter(b, parameter, type) };
}

/** `MODULE:FUNCTION` or `bpf:ID:FUNCTION`; a pattern without a module is one of the kernel's functions. */
function names(target: Target, pattern: string): readonly string[] {
  const { module, name } = listedPattern(pattern);
  if (module === BPF) return tracedNames(target, name);
  const found = traceable(target, module ?? "*", name).filter((f) => typed(target, f) !== undefined);
  return sorted(found).map((f) => `${f.module}:${f.name}`);
}

function declarations(kind: Kind, target: Target, listed: string): readonly string[] {
  const { module, name } = listedPattern(listed);
  if (module === BPF) return tracedDeclarations(kind, target, name);
  const signature = kernelSignature(target, module ?? "vmlinux", name);
  if (signature === undefined) return [];
  const { parameters, result } = signature;
  const all = kind === "fexit" && result !== undefined ? [...parameters, result] : parameters;
  return all.map((p) => declarationOf(signature, p));
}
