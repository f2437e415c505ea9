// The BPF programs that are in the kernel now, with the functions that their BTF names. Many programs of one loader share
// one BTF object, which is read once.
import { Btf } from "@kscope/btf";
import { isKernelBtf, type ProgramFacts, programFacts, programIds, readBtf } from "@kscope/kernel";
import type { KernelProgram, ProgramFunction } from "@kscope/lang";

/** In order of their ids. Needs CAP_SYS_ADMIN; throws BpfError. */
export function kernelPrograms(): readonly KernelProgram[] {
  const types = new Map<number, Btf | undefined>();
  const btfOf = (id: number): Btf | undefined => {
    if (id !== 0 && !types.has(id)) types.set(id, parsed(id));
    return types.get(id);
  };
  return programIds().flatMap((id) => {
    const facts = programFacts(id);
    return facts === undefined ? [] : [kernelProgram(facts, btfOf(facts.btfId))];
  });
}

function parsed(id: number): Btf | undefined {
  const bytes = readBtf(id);
  return bytes === undefined ? undefined : Btf.parse(bytes);
}

function kernelProgram(facts: ProgramFacts, btf: Btf | undefined): KernelProgram {
  const { id, name, type = "unknown", jited, functionTypes, targetBtfId } = facts;
  const functions = btf === undefined ? [] : functionTypes.flatMap((typeId) => named(btf, typeId));
  return { id, name, type, jited, functions, btf, tracesProgram: targetBtfId !== 0 && !isKernelBtf(targetBtfId) };
}

function named(btf: Btf, typeId: number): ProgramFunction[] {
  const type = btf.type(typeId);
  return type.kind === "func" ? [{ name: type.name, typeId }] : [];
}
