// The programs of an object, in the kernel. A program that is typed by the BTF of its target is loaded once for each
// attach point, one of tracepoints as often as one of them is named; every other is loaded once and attached as often as it
// has points.
import type { BpfObject, BpfProgram as ProgramSource } from "@kscope/codegen";
import {
  BpfError,
  type BpfMap,
  type BpfProgram,
  loadProgram,
  mayEverything,
  openModuleBtf,
  openProgram,
  type ProgramSpec,
  UnsupportedError,
  VerifierError,
} from "@kscope/kernel";
import type { ResolvedAttachPoint } from "@kscope/lang";
import { loadGroups, manyFunctions } from "../attach/kernel-function.ts";
import { tracepointGroups } from "../attach/tracepoint.ts";
import { manyUserPoints } from "../attach/user-probe.ts";
import { AttachFailed } from "../errors/attach-failed.ts";
import { generalCause } from "../errors/no-privilege.ts";
import { ProgramRejected } from "../errors/program-rejected.ts";
import { giveWay } from "../run/give-way.ts";
import type { Constants } from "./constants.ts";
import { type DebugInfo, debugInfo, type Locate } from "./debug-info.ts";
import { kfuncTypeId } from "./kfunc.ts";
import { relocate } from "./relocate.ts";

export interface LoadOptions {
  readonly maps: readonly BpfMap[];
  readonly constants: Constants;
  /** Gives the kernel the source lines too. */
  readonly locate?: Locate | undefined;
  /** The verifier log of accepted programs too: 1 branches, 2 every instruction. */
  readonly logLevel?: number | undefined;
}

/** A loaded program and the points that it is for. */
export interface LoadedProgram {
  readonly program: BpfProgram;
  readonly points: readonly ResolvedAttachPoint[];
  /** The event of raw_syscalls that stands for all of them. */
  readonly through?: ProgramSource["through"];
  /** Runs at their returns, too. */
  readonly session: boolean;
}

/** Throws ProgramRejected, AttachFailed, NoPrivilege or NoBpf, and then leaves none behind. */
export async function loadPrograms(object: BpfObject, options: LoadOptions): Promise<readonly LoadedProgram[]> {
  const loaded: LoadedProgram[] = [];
  const table = { maps: options.maps.map((map) => map.fd.number), constants: options.constants, kfunc: kfuncTypeId };
  try {
    for (const [index, source] of object.programs.entries()) {
      const instructions = relocate(source, table);
      using info = debugInfo(source, index + 1, options.locate);
      for (const points of groupsOf(source)) {
        using types = typesOf(points);
        const program = load(source, {
          ...spec(object, source, { points, instructions, info, options }),
          ...types?.field,
        });
        loaded.push({ program, points, through: source.through, session: source.returns !== undefined });
        await giveWay();
      }
    }
  } catch (error) {
    for (const { program } of loaded) program.close();
    throw error;
  }
  return loaded;
}

function groupsOf({ type, attachPoints }: ProgramSource): readonly (readonly ResolvedAttachPoint[])[] {
  if (type === "tracing") return attachPoints.map((point) => [point]);
  return type === "tracepoint" ? tracepointGroups(attachPoints) : loadGroups(attachPoints);
}

interface Part {
  readonly points: readonly ResolvedAttachPoint[];
  readonly instructions: Uint8Array;
  readonly info: DebugInfo;
  readonly options: LoadOptions;
}

function spec(object: BpfObject, source: ProgramSource, { points, instructions, info, options }: Part): ProgramSpec {
  const { name, type } = source;
  const { license } = object;
  const logLevel = options.logLevel ?? 0;
  return { name, type, license, instructions, ...typing(source, points), ...debugFields(info), logLevel };
}

function debugFields({ btf, funcInfo, lineInfo }: DebugInfo): Partial<ProgramSpec> {
  return { btfFd: btf.number, funcInfo, ...(lineInfo === undefined ? {} : { lineInfo }) };
}

/** How a program is to be attached, where it is loaded for that: to many user functions, to a BTF-typed raw tracepoint. */
function typing({ type, returns }: ProgramSource, points: readonly ResolvedAttachPoint[]): Partial<ProgramSpec> {
  const [point] = points;
  if (returns !== undefined) return { expectedAttachType: "trace_kprobe_session" };
  if (manyUserPoints(points) !== undefined) return { expectedAttachType: "trace_uprobe_multi" };
  if (manyFunctions(points) !== undefined) return { expectedAttachType: "trace_kprobe_multi" };
  if (point?.kind === "fentry" || point?.kind === "fexit")
    return { expectedAttachType: `trace_${point.kind}`, attachBtfId: point.typeId };
  if (point?.kind === "iter") return { expectedAttachType: "trace_iter", attachBtfId: point.typeId };
  if (type !== "tracing" || point?.kind !== "rawtracepoint" || point.btf === undefined) return {};
  if (point.btf.module !== undefined) throw new AttachFailed(point.name, moduleTypes(point.btf.module));
  return { expectedAttachType: "trace_raw_tp", attachBtfId: point.btf.typeId };
}

interface ForeignTypes extends Disposable {
  readonly field: Partial<ProgramSpec>;
}

/** Whose types those of a probed function are: a module's or a BPF program's. Undefined for the kernel itself. */
function typesOf([point]: readonly ResolvedAttachPoint[]): ForeignTypes | undefined {
  if (point?.kind !== "fentry" && point?.kind !== "fexit") return undefined;
  if (point.program !== undefined) {
    const fd = openProgram(point.program);
    if (fd === undefined) throw new AttachFailed(point.name, new Error("the BPF program has been unloaded"));
    return { field: { attachProgFd: fd.number }, [Symbol.dispose]: () => fd.close() };
  }
  const fd = point.module === "vmlinux" ? undefined : openModuleBtf(point.module);
  return fd && { field: { attachBtfObjFd: fd.number }, [Symbol.dispose]: () => fd.close() };
}

function moduleTypes(module: string): UnsupportedError {
  return new UnsupportedError(`types of the module ${module}`, undefined, "use its tracepoint by name: tracepoint:...");
}

function load(source: ProgramSource, program: ProgramSpec): BpfProgram {
  try {
    return loadProgram(program);
  } catch (error) {
    if (error instanceof VerifierError) {
      const probe = source.attachPoints[0]?.name ?? source.name;
      throw new ProgramRejected(error, { probe, lines: source.lines });
    }
    throw error instanceof BpfError ? (refusal(error, source) ?? generalCause(error) ?? error) : error;
  }
}

/** Kernels that let no program change code refuse it when it is loaded, even to those who may do everything. */
function refusal(error: BpfError, { attachPoints: [point] }: ProgramSource): AttachFailed | undefined {
  const isTrampoline = point?.kind === "fentry" || point?.kind === "fexit";
  return isTrampoline && error.errnoName === "EPERM" && mayEverything()
    ? new AttachFailed(point.name, error)
    : undefined;
}
