// What BTF knows of a kernel function: its parameters, its result, and where a tracing program finds them.

import { type Btf, type BtfType, formatType } from "@kscope/btf";
import type { Builder, Operand } from "../lowering/builder.ts";
import type { Target } from "../target.ts";
import { fromBtf } from "../types/from-btf.ts";
import { pointer, type Type, UINT64 } from "../types/type.ts";
import { BUILT_IN } from "./traceable.ts";

export interface KernelParameter {
  readonly name: string;
  readonly typeId: number;
  /** In the array of words that is a tracing program's context (a struct of 16 bytes takes two). */
  readonly offset: number;
}

export interface KernelSignature {
  readonly btf: Btf;
  /** Of the `func`. */
  readonly id: number;
  readonly parameters: readonly KernelParameter[];
  /** Takes further arguments, as printk does: the kernel attaches no tracing program to such functions. */
  readonly variadic: boolean;
  /** Undefined for functions that return nothing. */
  readonly result: KernelParameter | undefined;
}

/** Undefined where BTF does not know the function. */
export function kernelSignature(target: Target, module: string, name: string): KernelSignature | undefined {
  const btf = module === BUILT_IN ? target.btf : target.moduleBtf(module);
  const id = btf?.find(name, "func");
  if (btf === undefined || id === undefined) return undefined;
  // a module's BTF continues that of vmlinux, whose functions are not the module's
  if (btf.base !== undefined && id < btf.firstId) return undefined;
  return signatureOf(btf, id);
}

export function signatureOf(btf: Btf, id: number): KernelSignature | undefined {
  const func = btf.type(id);
  const proto: BtfType | undefined = func.kind === "func" ? btf.resolved(func.type) : undefined;
  if (proto?.kind !== "func_proto") return undefined;
  const last = proto.params.at(-1);
  const variadic = last !== undefined && last.type === 0;
  let offset = 0;
  const parameters = (variadic ? proto.params.slice(0, -1) : proto.params).map((p, i): KernelParameter => {
    const parameter = { name: p.name || `arg${i}`, typeId: p.type, offset };
    offset += 8 * Math.max(1, Math.ceil((btf.size(p.type) ?? 8) / 8));
    return parameter;
  });
  const isVoid = btf.resolved(proto.returns).kind === "void";
  const result = isVoid ? undefined : { name: "retval", typeId: proto.returns, offset };
  return { btf, id, parameters, variadic, result };
}

/** As libbpf writes it: `struct file * file`. */
export function declarationOf({ btf }: KernelSignature, { typeId, name }: KernelParameter): string {
  return `${formatType(btf, typeId)} ${name}`;
}

/** Pointers to structs are followed by loads: the verifier knows where they come from. */
export function typeOfParameter({ btf }: KernelSignature, { typeId }: KernelParameter): Type {
  const type = fromBtf(btf, typeId, "kernel");
  return type.kind === "pointer" && type.space === "kernel" && type.target.kind === "struct"
    ? pointer(type.target, "trusted")
    : type;
}

export function loadParameter(b: Builder, { offset }: KernelParameter, type: Type): Operand {
  const word = (at: number): ReturnType<Builder["context"]> =>
    b.load({ base: b.context(), offset: offset + at, space: "ctx" }, 8);
  if (type.kind === "struct" && type.size <= 16) {
    const size = 8 * Math.ceil(type.size / 8);
    const address = b.memory(size, "argument");
    for (let at = 0; at < size; at += 8) b.store(b.at(address, at), 8, word(at));
    return { kind: "memory", type, address };
  }
  if (type.kind === "struct" || type.kind === "array" || type.kind === "string")
    return { kind: "scalar", type: UINT64, value: word(0) };
  return { kind: "scalar", type, value: b.convert(word(0), UINT64, type) };
}
