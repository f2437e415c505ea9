// Arguments and results of a BPF program's functions. The program's own BTF types them, except for contexts: what a
// program calls its context is a view that the kernel makes of an object of its own.

import { formatType } from "@kscope/btf";
import type { KernelProgram } from "../kernel-programs.ts";
import type { Builder, Operand } from "../lowering/builder.ts";
import type { Target } from "../target.ts";
import { fromBtf } from "../types/from-btf.ts";
import { pointer, type Type, UINT64 } from "../types/type.ts";
import type { TrampolinePoint } from "./attach-point.ts";
import { type KernelParameter, type KernelSignature, loadParameter, signatureOf } from "./kernel-signature.ts";
import type { ProbeArgument, ProbeArguments } from "./probe-kind.ts";
import { kernelContext } from "./program-context.ts";

function find(target: Target, id: number): KernelProgram | undefined {
  return target.kernelPrograms().find((program) => program.id === id);
}

function signatureIn(program: KernelProgram | undefined, typeId: number): KernelSignature | undefined {
  return program?.btf === undefined ? undefined : signatureOf(program.btf, typeId);
}

export function tracedArguments({ program: id, typeId }: TrampolinePoint, target: Target): ProbeArguments | undefined {
  const program = find(target, id ?? 0);
  const signature = signatureIn(program, typeId);
  if (program === undefined || signature === undefined) return undefined;
  const fields = signature.parameters.map((parameter) => argument(target, { program, signature, parameter }));
  return { key: `bpf:${id}:${typeId}`, fields };
}

interface Parameter {
  readonly program: KernelProgram;
  readonly signature: KernelSignature;
  readonly parameter: KernelParameter;
}

function argument(target: Target, { program, signature, parameter }: Parameter): ProbeArgument {
  const { name } = parameter;
  const own = fromBtf(signature.btf, parameter.typeId, "kernel");
  const context = contextType(target, program, own);
  const type = context ?? own;
  const written = context === undefined ? formatType(signature.btf, parameter.typeId) : `struct ${nameOf(context)} *`;
  return { name, type, declaration: `${written} ${name}`, load: (b) => loadParameter(b, parameter, type) };
}

/** The kernel's object behind a context; undefined for every other type. */
function contextType({ btf }: Target, { type: programType }: KernelProgram, type: Type): Type | undefined {
  if (type.kind !== "pointer" || type.target.kind !== "struct") return undefined;
  const name = kernelContext(programType, type.target.name);
  const id = name === undefined ? undefined : btf?.find(name, "struct");
  return btf === undefined || id === undefined ? undefined : pointer(fromBtf(btf, id, "kernel"), "kernel");
}

function nameOf(type: Type): string {
  return type.kind === "pointer" && type.target.kind === "struct" ? type.target.name : "";
}

export function tracedResult({ program: id, typeId }: TrampolinePoint, target: Target): ProbeArgument | undefined {
  const signature = signatureIn(find(target, id ?? 0), typeId);
  if (signature?.result === undefined) return undefined;
  const type = fromBtf(signature.btf, signature.result.typeId, "kernel");
  const declaration = `${formatType(signature.btf, signature.result.typeId)} retval`;
  return { name: "retval", type, declaration, load: (b) => loadResult(b, type) };
}

/** By the helper: where the verifier does not believe a program's types, the context has five arguments before the result. */
function loadResult(b: Builder, type: Type): Operand {
  const word = b.memory(8, "result");
  b.call("get_func_ret", [b.context(), b.pointer(word)], "write");
  return { kind: "scalar", type, value: b.convert(b.load(word, 8), UINT64, type) };
}
