// kprobe and kretprobe: functions of the kernel, when they are called and when they return. Any function that the kernel
// lets be traced, anywhere in it; arguments are words in registers.

import { nearest } from "../diagnostics/nearest.ts";
import type { KernelFunction } from "../kernel-functions.ts";
import type { Target } from "../target.ts";
import type { KernelFunctionPoint } from "./attach-point.ts";
import { isGlob } from "./glob.ts";
import { declarationOf, type KernelSignature, kernelSignature } from "./kernel-signature.ts";
import { wholeNumber } from "./number.ts";
import type { ProbeKind, ResolveRequest } from "./probe-kind.ts";
import { BUILT_IN, listedPattern, sorted, traceable, traceableOrRenamed, uniqueNames } from "./traceable.ts";

type Kind = "kprobe" | "kretprobe";

function kernelProbe(name: Kind, alias: string, forms: readonly string[], doc: string): ProbeKind {
  return {
    name,
    aliases: [alias],
    forms,
    doc,
    space: () => "kernel",
    programType: () => "kprobe",
    pidPredicate: true,
    registers: true,
    feature: name,
    resolve: (request) => resolve(name, request),
    listing: {
      always: name === "kprobe",
      names,
      declarations: (target, listed) => declarations(name, target, listed),
    },
  };
}

export const kprobe: ProbeKind = kernelProbe(
  "kprobe",
  "k",
  ["kprobe:FUNCTION", "kprobe:MODULE:FUNCTION", "kprobe:FUNCTION+OFFSET", "kprobe:ADDRESS (with --unsafe)"],
  "A function of the kernel is called; arg0, arg1, … are its arguments.",
);
export const kretprobe: ProbeKind = kernelProbe(
  "kretprobe",
  "kr",
  ["kretprobe:FUNCTION", "kretprobe:MODULE:FUNCTION", "kretprobe:ADDRESS (with --unsafe)"],
  "A function of the kernel returns; retval is its result.",
);

interface Written {
  /** Undefined where none is named. */
  readonly module: string | undefined;
  readonly name: string;
  readonly offset: number;
}

function resolve(kind: Kind, request: ResolveRequest): readonly KernelFunctionPoint[] {
  const { parts } = request;
  const last = parts.at(-1);
  if (last === undefined || parts.length > 2)
    request.fail(
      "attach-point",
      `${kind} probe type requires 1 or 2 arguments, found ${parts.length}`,
      `write ${kind}:FUNCTION or ${kind}:MODULE:FUNCTION`,
    );
  const address = wholeNumber(last.text);
  const module = parts.length === 2 ? parts[0]?.text : undefined;
  if (address !== undefined) return [atAddress(kind, request, address)];
  const written = { module, ...splitOffset(kind, request, last.text) };
  if (written.name === "")
    request.fail("attach-point", "kprobes should be attached to a function or an address", `write ${kind}:FUNCTION`);
  return isGlob(written.name) || isGlob(module ?? "")
    ? ofPattern(kind, request, written)
    : named(kind, request, written);
}

/** The address goes to the kernel as it is, so nobody checks that an instruction begins there. */
function atAddress(kind: Kind, request: ResolveRequest, address: bigint): KernelFunctionPoint {
  if (!request.unsafe)
    request.fail(
      "unsafe-place",
      "Probing by address requires --unsafe",
      "name the function: /proc/kallsyms has addresses",
    );
  return { kind, name: `${kind}:${address}`, function: undefined, module: undefined, offset: 0, address };
}

function splitOffset(kind: Kind, request: ResolveRequest, text: string): { name: string; offset: number } {
  const plus = text.indexOf("+");
  if (plus < 0) return { name: text, offset: 0 };
  if (kind === "kretprobe")
    request.fail("attach-point", "Offset not allowed", "a function returns only once: use a kprobe");
  if (text.lastIndexOf("+") !== plus) request.fail("attach-point", "Cannot take more than one offset");
  const offset = wholeNumber(text.slice(plus + 1));
  if (offset === undefined || plus === 0) request.fail("attach-point", `Invalid offset: "${text.slice(plus + 1)}"`);
  return { name: text.slice(0, plus), offset: Number(offset) };
}

function ofPattern(kind: Kind, { target }: ResolveRequest, written: Written): readonly KernelFunctionPoint[] {
  const { module, name, offset } = written;
  const functions = traceable(target, module ?? "*", name);
  if (module === undefined) return uniqueNames(functions, name).map((one) => point(kind, undefined, one, offset));
  return sorted(functions).map((f) => point(kind, f.module, f.name, offset));
}

function named(kind: Kind, request: ResolveRequest, written: Written): readonly KernelFunctionPoint[] {
  const { target } = request;
  const { module, name, offset } = written;
  const anywhere = traceableOrRenamed(target, "*", name);
  if (anywhere.length === 0 && !request.quiet)
    request.warn(
      "not-traceable",
      `${name} is not traceable (either non-existing, inlined, or marked as "notrace"); attaching to it will likely fail`,
    );
  if (module !== undefined && module !== BUILT_IN && !target.kernelFunctions.hasModule(module))
    request.fail(
      "unknown-module",
      `specified module ${module} in probe ${kind}:${module}:${name} is not loaded.`,
      `modprobe ${module} loads it; /proc/modules has those that are`,
    );
  const found = module === undefined ? anywhere : traceableOrRenamed(target, module, name);
  if (found.length > 0) return uniqueNames(found, "*").map((one) => point(kind, module, one, offset));
  if (request.unsafe) return [point(kind, module, name, offset)];
  return noMatch(kind, request, written);
}

function noMatch(kind: Kind, request: ResolveRequest, { module, name }: Written): never {
  const near = nearest(name, uniqueNames(traceable(request.target, module ?? "*", "*"), "*"));
  const where = module === undefined ? "" : `${module}:`;
  return request.fail(
    "unknown-probe",
    `No matches for ${kind} ${where}${name}.`,
    near === undefined ? `list them with: kscope -l '${kind}:*${name}*'` : `did you mean ${kind}:${where}${near}?`,
  );
}

function point(kind: Kind, module: string | undefined, name: string, offset: number): KernelFunctionPoint {
  const where = module === undefined ? "" : `${module}:`;
  const suffix = offset === 0 ? "" : `+${offset}`;
  return { kind, name: `${kind}:${where}${name}${suffix}`, function: name, module, offset, address: undefined };
}

/** As they would be written: with a module where the pattern has one. */
function names(target: Target, pattern: string): readonly string[] {
  const { module, name } = listedPattern(pattern);
  const functions = traceable(target, module ?? "*", name);
  if (module === undefined) return uniqueNames(functions, name);
  return sorted(functions).map((f) => `${f.module}:${f.name}`);
}

function declarations(kind: Kind, target: Target, listed: string): readonly string[] {
  const { module, name } = listedPattern(listed);
  const signature = findSignature(target, module, name);
  if (signature === undefined) return [];
  const { parameters, result } = signature;
  if (kind === "kretprobe") return [result === undefined ? "void" : declarationOf(signature, result)];
  return parameters.map((p, i) => declarationOf(signature, { ...p, name: `arg${i}` }));
}

function findSignature(target: Target, module: string | undefined, name: string): KernelSignature | undefined {
  if (module !== undefined) return kernelSignature(target, module, name);
  const builtIn = kernelSignature(target, BUILT_IN, name);
  if (builtIn !== undefined) return builtIn;
  const first: KernelFunction | undefined = traceable(target, "*", name)[0];
  return first === undefined ? undefined : kernelSignature(target, first.module, name);
}
