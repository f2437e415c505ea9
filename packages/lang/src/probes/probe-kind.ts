// The description of one kind of probe: its names, the forms of its attach points, what a script finds in its context.
// The checker, listings and help read these records; attaching is the engine's half (engine/src/attach).

import type { Builder, Operand } from "../lowering/builder.ts";
import type { AttachPoint } from "../syntax/ast.ts";
import type { Target, TargetFeature } from "../target.ts";
import type { AddressSpace, Type } from "../types/type.ts";
import type { ProgramType, ResolvedAttachPoint } from "./attach-point.ts";

export interface ProbeKind {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Forms as the reference shows them. */
  readonly forms: readonly string[];
  readonly doc: string;
  /** What a pointer in the context points into, unless its type says otherwise. */
  space(point: ResolvedAttachPoint): AddressSpace;
  programType(point: ResolvedAttachPoint): ProgramType;
  /** Whether `-p` is enforced by a predicate. */
  readonly pidPredicate: boolean;
  /** `-p` is enforced where the probe is attached; other filters still by predicates. */
  readonly attachesToProcess?: boolean;
  /** Whether the context is a `struct pt_regs` or has one, so that stacks and registers are of the event. */
  readonly registers: boolean;
  resolve(request: ResolveRequest): readonly ResolvedAttachPoint[];
  /** Fields of `args`; absent where the kind has none. Points with equal `key` share one program. */
  arguments?(point: ResolvedAttachPoint, target: Target): ProbeArguments | undefined;
  /** Why a point has no `args` although its kind has; absent where that does not happen. */
  whyNoArguments?(point: ResolvedAttachPoint, target: Target): { readonly message: string; readonly hint: string };
  /** What `retval` is, where it has a type of its own; undefined where the function returns nothing. */
  result?(point: ResolvedAttachPoint, target: Target): ProbeArgument | undefined;
  /** Equal for points whose `arg0`, `arg1`, … lie in the same places; absent where they do for all points. */
  argumentPlaces?(point: ResolvedAttachPoint): string;
  /** Without it none of these can be attached, whatever lists say; tried where a script has another choice. */
  readonly feature?: TargetFeature;
  /** What `-l` shows; absent where there is nothing to choose from. */
  readonly listing?: ProbeListing;
}

export interface ProbeListing {
  /** Shown when no kind is asked for: events of the machine, not numbers to choose. */
  readonly always: boolean;
  /** Also shown without being asked for where a process or a file is named. */
  readonly ofFiles?: boolean;
  /** What stands behind the kind's name, sorted, that matches a glob. */
  names(target: Target, pattern: string, pid?: number): Iterable<string>;
  /** Fields of `args` of a listed name, as C declares them. */
  declarations?(target: Target, name: string): readonly string[];
  /** What keeps them from being told. */
  remark?(target: Target, name: string): string | undefined;
}

export interface ResolveRequest {
  readonly point: AttachPoint;
  /** After the kind's name, with positional parameters expanded. */
  readonly parts: readonly { readonly text: string; readonly quoted: boolean }[];
  readonly target: Target;
  /** `-p` */
  readonly pid: number | undefined;
  /** `--unsafe` */
  readonly unsafe: boolean;
  /** What is missing is to be ignored: config missing_probes. */
  readonly quiet: boolean;
  warn(code: string, message: string): void;
  /** Says why the event, which is there, is no place for a probe: without a place in the script, as bpftrace does. */
  refuse(code: string, message: string): never;
  /** Says why the attach point is no good, and gives up. */
  fail(code: string, message: string, hint?: string): never;
}

export interface ProbeArguments {
  /** Equal for equal layouts. */
  readonly key: string;
  readonly fields: readonly ProbeArgument[];
  /** Names of further arguments, which no program can read, each with the reason. */
  readonly unreadable?: ReadonlyMap<string, string>;
}

export interface ProbeArgument {
  readonly name: string;
  readonly type: Type;
  /** Equal for arguments that are read in the same way; absent where only whole layouts can be compared. */
  readonly place?: string;
  /** As C would declare it, for listings. */
  readonly declaration: string;
  load(b: Builder): Operand;
}
